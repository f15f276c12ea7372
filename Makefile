PYTHON ?= python3
KILLS ?= 1000
SECONDS ?= 300

.PHONY: check test docs picture sample kills performance fuzz

check: ## everything that must hold before a commit
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	PYTHONPATH=. lint-imports
	$(PYTHON) -m pytest

test: ## those that run no crawls
	$(PYTHON) -m pytest -m "not slow"

docs: ## what is generated from the code: docs/article.md, newscrawl/article.schema.json, the tables of docs/migrating.md
	$(PYTHON) -m newscrawl.contract
	$(PYTHON) -m newscrawl.conversion

picture: ## docs/report.png, a report of invented runs; needs Chromium and a font with Chinese characters
	$(PYTHON) -m tests.report_history docs/report.png

sample: ## the archive that ships with the project, from tests/newsroom/sample
	$(PYTHON) -m tests.newsroom.sample.archive

kills: ## kill the crawl at named points, and judge what it wrote; prints one JSON object
	$(PYTHON) -m benchmarks.kills --kills $(KILLS)

fuzz: ## any bytes to whatever reads bytes, SECONDS of CPU for each target; with atheris where that is installed
	$(PYTHON) -m benchmarks.fuzz --seconds $(SECONDS)

performance: ## what a crawl costs beside Scrapy's own and beside other tools: docs/performance.md
	$(PYTHON) -m benchmarks.performance .performance
	$(PYTHON) -m benchmarks.performance .performance --draw
