#!/bin/sh
# Make an environment for each tool that newscrawl is compared with: benchmarks/peers.sh [FOLDER [TOOL ...]]
#
# FOLDER is .peers/ in the project if none is given, TOOL all of them. Tools are pinned to what they were measured with,
# up to the next release that may change what they find. What cannot be installed is said at the end, with exit code 1;
# the others are ready all the same. It may be run again: what is there is kept, or brought to what is asked for here.
set -u
project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
folder=${1:-$project/.peers}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- trafilatura newspaper4k news-please fundus resiliparse readability goose3 gne
python=${PYTHON:-python3}
missing=""

requirements_of() {
    case $1 in
    trafilatura) echo "trafilatura>=2.3.1,<2.4 lxml_html_clean>=0.4.4,<1" ;; # pip before 24 does not see that it needs it
    newspaper4k) echo "newspaper4k>=0.9.6,<0.10" ;;
    news-please) echo "news-please>=1.6.16,<1.7 newspaper4k>=0.9.6,<0.10" ;;
    fundus) echo "fundus>=0.5.7,<0.6 curl_cffi>=0.13,<0.15" ;; # it asks for less than 1, but does not start with 0.16
    resiliparse) echo "resiliparse>=2.0.1,<2.1 lxml>=6.1,<7" ;; # lxml: what costs are multiples of
    readability) echo "readability-lxml>=0.9,<0.10" ;;
    goose3) echo "goose3>=3.1.22,<3.2" ;;
    gne) echo "gne>=0.4.3,<0.5" ;;
    *) return 1 ;;
    esac
}

for tool in "$@"; do
    if ! requirements=$(requirements_of "$tool"); then
        missing="$missing $tool(unknown)"
        continue
    fi
    log=$folder/$tool.log
    mkdir -p "$folder"
    # shellcheck disable=SC2086 # one word a requirement
    if "$python" -m venv "$folder/$tool" >"$log" 2>&1 &&
        "$folder/$tool/bin/python" -m pip install --disable-pip-version-check $requirements >>"$log" 2>&1 &&
        PYTHONPATH=$project "$folder/$tool/bin/python" -P -m benchmarks.peers "$tool" </dev/null >>"$log" 2>&1; then
        echo "$tool: $(tail -n 1 "$log")"
    else
        echo "$tool: not installed, see $log" >&2
        missing="$missing $tool"
    fi
done
[ -z "$missing" ] || {
    echo "could not be installed:$missing" >&2
    exit 1
}
