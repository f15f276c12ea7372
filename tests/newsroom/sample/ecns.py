"""Twelve invented stories of ECNS: data, and as long as their texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tests.newsroom.story import BEIJING, Picture, Story

FERRY_RULES = Story(
    outlet="ecns",
    key="ihfmjleb8836484",
    path="/china/politics/2026-11-20/detail-ihfmjleb8836484.shtml",
    host="www.ecns.cn",
    headline="Dongjiang opens draft ferry safety rules to public comment",
    paragraphs=(
        (
            "(ECNS) -- The provincial legislature of Dongjiang on Thursday published draft rules on inland ferry "
            "safety and invited comments from residents, boat operators and village committees, the first overhaul "
            "of its river transport code in 17 years."
        ),
        (
            "Under the draft, every vessel carrying more than 12 passengers would need a voyage recorder and a "
            "second crew member trained in rescue. Operators of wooden boats, which still link some hamlets along "
            "the upper Qing River, would be given three years and a subsidy to replace them."
        ),
        (
            '"The rules were written when the river had 400 crossings; today it has 61, but each of them carries '
            "far more people,\" Meng Yaxian, deputy head of the legislature's transport committee, told reporters. "
            '"A code made for oars cannot govern engines."'
        ),
        (
            "The draft also settles a long dispute over night services. Counties may permit crossings after 9 p.m. "
            "where no bridge stands within eight kilometers, provided that landing stages are lit and water levels "
            "are displayed in figures large enough to be read from the bank."
        ),
        (
            "Comments may be sent by letter or through the legislature's website until Dec. 18. A second reading "
            "is expected in the spring session, and the committee said it would hold two hearings in river towns "
            "so that boatmen do not have to travel to the provincial capital."
        ),
    ),
    published=datetime(2026, 11, 20, 9, 34, tzinfo=BEIJING),
    template="2026",
    section=("Politics",),
    editors=("Li Ruoxi",),
    source="China News Service",
    description="The draft is the first overhaul of the province's river transport code in 17 years.",
    keywords=("ferry", "inland shipping", "legislation"),
    traps=frozenset({"blank_paragraphs", "comment_in_headline", "editor_mail", "entities", "share_count"}),
)
LAKE_PORT = Story(
    outlet="ecns",
    key="ihfmwjqs7811489",
    path="/world/2026-11-17/detail-ihfmwjqs7811489.shtml",
    host="www.ecns.cn",
    headline="Lake port reopens in western Kenya after three-year rebuild",
    paragraphs=(
        (
            "PORT ONDIEK, Kenya, Nov. 17 (Xinhua) -- The lake port of Port Ondiek in western Kenya returned to "
            "service on Tuesday after a three-year reconstruction, with two grain barges and a passenger ferry the "
            "first vessels to tie up at its new 310-meter quay."
        ),
        (
            "The old harbor, built for steamers and later choked by water hyacinth, had been closed since a flood "
            "tore away part of the breakwater. Engineers raised the quay by 1.4 meters and drove steel piles to a "
            "depth of 22 meters to reach firm ground beneath the silt."
        ),
        (
            '"My father loaded cotton here and I loaded nothing for three years," said Wycliffe Oduya, a crane '
            'operator who joined the works as a laborer and stayed on as a foreman. "This morning I lifted forty '
            'tons of maize before breakfast, and the crane did not complain."'
        ),
        (
            "About 60 percent of the 1,150 workers came from villages within walking distance, according to the "
            "contractor, Sanhe Harbor Engineering. Some 80 of them have been certified as welders or divers, "
            "trades that were previously recruited on the coast some 700 kilometers away."
        ),
        (
            "The county expects the port to move 480,000 tons of cargo in its first full year, mainly grain, "
            "cement and dried fish bound for towns across the lake. A cold store beside the landing place will "
            "open in January, and a daily ferry is to follow once its timetable has been agreed."
        ),
    ),
    published=datetime(2026, 11, 17, 16, 20, tzinfo=BEIJING),
    template="2026",
    section=("World",),
    editors=("Tang Yiming",),
    source="Xinhua",
    description="The rebuilt quay at Port Ondiek takes its first freight in three years.",
    pictures=(
        Picture(
            url="https://image.cns.com.cn/ecns_editor/transform/20261117/078c-ihfm6d04d262.jpg",
            caption="A fish trader weighs the morning catch on the rebuilt quay at Port Ondiek, Kenya, Nov. 17, 2026.",
            credit="Photo/Xinhua",
        ),
    ),
    dateline="PORT ONDIEK, Kenya, Nov. 17",
    traps=frozenset({"blank_paragraphs", "editor_mail", "republish_comment", "share_count"}),
)
SEED_EXCHANGE = Story(
    outlet="ecns",
    key="ihfmjcln9595892",
    path="/business/2026-11-19/detail-ihfmjcln9595892.shtml",
    host="www.ecns.cn",
    headline="Seed exchange in Lingzhou posts record autumn turnover",
    paragraphs=(
        (
            "LINGZHOU, Nov. 19 (Xinhua) -- Contracts worth 4.37 billion yuan were signed at the autumn session of "
            "the Lingzhou Seed Exchange, the highest figure since trading began in 2011, the exchange said as the "
            "five-day session closed on Thursday."
        ),
        (
            "Corn and rapeseed made up just over half of the turnover, but the fastest growth came from "
            "vegetables. Sales of pepper and tomato seed rose 38 percent from a year earlier as growers in the "
            "northwest turned to varieties that ripen evenly enough to be picked by machine."
        ),
        (
            "Buyers had more to look at than paper. Behind the hall, 1,260 plots had been sown so that each "
            'variety stood in the soil beside its rivals. "You can argue with a brochure," said Luo Jinhai, who '
            'buys for a cooperative of 900 farms. "You cannot argue with a row that has fallen over."'
        ),
        (
            "Exhibitors spent an average of 11 percent of their revenue on R&D last year, up from 7 percent in "
            "2021, a survey by the exchange found. Smaller breeders said testing remained the bottleneck, with "
            "some waiting two seasons for a place in the regional trials."
        ),
        (
            "To shorten the queue, the exchange will open a shared testing station next spring with 40 hectares of "
            "land and a laboratory that can fingerprint 3,000 samples a week. Breeders with fewer than 30 "
            "employees will pay only for the seed bags."
        ),
    ),
    published=datetime(2026, 11, 19, 11, 5, tzinfo=BEIJING),
    template="2026",
    section=("Business",),
    editors=("Wang Chenxi",),
    source="Xinhua",
    keywords=("seed industry", "agriculture", "exchange"),
    dateline="LINGZHOU, Nov. 19",
    traps=frozenset({"blank_paragraphs", "editor_mail", "entities", "og_site_suffix", "share_count", "share_text"}),
)
SEA_GLIDER = Story(
    outlet="ecns",
    key="ihfmvjld3172736",
    path="/sci-tech/2026-11-18/detail-ihfmvjld3172736.shtml",
    host="www.ecns.cn",
    headline="Unmanned glider back in harbor after 214 days under the Pacific",
    paragraphs=(
        (
            "(ECNS) -- An unmanned underwater glider has returned to the harbor of Langshan after 214 days in the "
            "western Pacific, having covered 4,860 kilometers on a battery no larger than a suitcase, its "
            "developers announced on Wednesday."
        ),
        (
            "The yellow, torpedo-shaped vehicle, named Sea Whisper, has no propeller. It sinks and rises by "
            "pumping a liter of oil in and out of a rubber bladder, and its wings turn that slow fall and climb "
            "into forward motion at about half the pace of a walker."
        ),
        (
            "Along the way it measured temperature, salinity and dissolved oxygen some 2,900 times between the "
            "surface and a depth of 1,500 meters. Twice it passed beneath a typhoon and recorded how the storm "
            "stirred up water that had not seen daylight for decades, the team said."
        ),
        (
            '"We lost contact for nine days in August and had already written half of the accident report," said '
            'Shen Kewei, an engineer at the Langshan Institute of Ocean Instruments. "Then it surfaced 70 '
            'kilometers from where we expected it, with a goose barnacle on its antenna and every sensor working."'
        ),
        (
            "The data will be released to universities in January after calibration. A second glider, with sensors "
            "for trace metals, is to be launched in March, and the institute hopes to keep six of them at sea at "
            "any one time by the end of 2028."
        ),
    ),
    published=datetime(2026, 11, 18, 14, 48, tzinfo=BEIJING),
    template="2026",
    section=("Sci-tech",),
    editors=("Gao Mingzhe",),
    source="China News Service",
    description="The glider covered 4,860 kilometers on a battery the size of a suitcase.",
    pictures=(
        Picture(
            url="https://image.cns.com.cn/ecns_editor/transform/20261118/32f3-ihfm4889ad3b.jpg",
            caption="Engineers rinse salt from the unmanned glider Sea Whisper in Langshan harbor, Nov. 18, 2026.",
            credit="Photo: China News Service",
        ),
    ),
    traps=frozenset({"blank_paragraphs", "caption_plain", "editor_mail", "protocol_relative_images", "share_count"}),
)
SOUND_MAP = Story(
    outlet="ecns",
    key="ihfmmmld3266983",
    path="/society/2026-11-16/detail-ihfmmmld3266983.shtml",
    host="www.ecns.cn",
    headline="Retired postman draws sound map so that a blind neighbor can walk alone",
    paragraphs=(
        (
            "For 31 years Qiu Dexing carried letters up and down the 2,300 steps of Shiban, a hillside town where "
            "no street is level. Retired since spring, the 60-year-old has spent his free months writing down not "
            "what the town looks like but what it sounds like."
        ),
        (
            "The idea came from his neighbor Ma Lihua, a piano tuner who lost her sight in her forties. She knew "
            'her own lane by heart but never went farther without a companion. "She asked me what came after the '
            'noodle shop," Qiu said, "and I could only describe a red sign."'
        ),
        (
            "So he walked his old route again with his eyes shut and a recorder in his shirt pocket. A leaking "
            "pipe marks the turn to the clinic, he found; a loom works behind the third door of Tailor's Lane on "
            "every weekday; and the handrail hums where the cable car passes overhead."
        ),
        (
            "His notes now fill 74 cards, read aloud by pupils of the local primary school and loaded onto a small "
            "player that Ma wears around her neck. In October she walked to the river market and back on her own, "
            "bought two carp, and complained that the map had failed to mention the geese."
        ),
        (
            "Volunteers in four neighboring towns have asked for his method. Qiu gives them a single page of "
            "advice, most of which concerns patience: walk every route three times, in the morning, at noon and in "
            "the rain, and trust no sound that can be switched off."
        ),
    ),
    published=datetime(2026, 11, 16, 10, 12, tzinfo=BEIJING),
    template="2026",
    section=("Society",),
    editors=("Zhu Anran",),
    source="China Daily",
    traps=frozenset({"blank_paragraphs", "editor_mail", "noscript_copy", "share_count", "zero_width"}),
)
BELL_CASTERS = Story(
    outlet="ecns",
    key="ihfmpurf3757559",
    path="/culture/2026-11-21/detail-ihfmpurf3757559.shtml",
    host="www.ecns.cn",
    headline="Bronze bells ring again from molds buried for fourteen centuries",
    paragraphs=(
        (
            "HENGCHUAN, Nov. 20 (Xinhua) -- Nine bronze bells cast from copies of 1,400-year-old clay molds were "
            "played in public for the first time on Friday, ending a six-year effort to hear what a provincial "
            "foundry once sold to temples along the Heng River."
        ),
        (
            "Archaeologists came upon the molds in 2019 beneath the yard of a disused brick kiln. About 11,000 "
            "fragments were lifted, washed and sorted, and just over a third could be joined into sections large "
            "enough to show the thickness of the metal they had once held."
        ),
        "A tone that would not come",
        (
            'The first replicas were handsome and nearly mute. "We had copied the shape to a tenth of a millimeter '
            'and got the sound of a saucepan," recalled Du Xueqin, a metallurgist with the Hengchuan Cultural '
            "Relics Institute. The answer lay in crumbs of slag, which pointed to a higher share of tin."
        ),
        (
            "With the alloy corrected, the largest bell, which weighs 86 kilograms, gave two clear notes, one at "
            "the center of the lip and one at the side. Musicians tuned seven of the nine by filing the inside, "
            "following marks that the old founders had left on the fragments."
        ),
        (
            "The set will hang in the foundry museum, where visitors may strike the smallest bell with a wooden "
            "mallet. A recording of all 18 notes has been placed online together with the measurements, so that "
            "workshops elsewhere can try the casting for themselves."
        ),
    ),
    published=datetime(2026, 11, 21, 8, 30, tzinfo=BEIJING),
    template="2026",
    section=("Culture",),
    editors=("Li Ruoxi", "Fang Wei"),
    source="Xinhua",
    keywords=("archaeology", "bronze", "music"),
    subheads=("A tone that would not come",),
    pictures=(
        Picture(
            url="https://image.cns.com.cn/ecns_editor/transform/20261120/64a8-ihfm06d18e0c.jpg",
            caption="A researcher strikes a replica bell at the foundry museum in Hengchuan, Nov. 20, 2026.",
            credit="Photo/Xinhua",
        ),
        Picture(
            url="https://image.cns.com.cn/ecns_editor/transform/20261120/3e4f-ihfma3b31fa1.jpg",
            caption="Fragments of clay molds from the Hengchuan foundry site.",
            credit="Photo/Xinhua",
        ),
    ),
    dateline="HENGCHUAN, Nov. 20",
    traps=frozenset({"blank_paragraphs", "editor_mail", "icon_first", "nested_tags", "share_count"}),
)
EGRETS = Story(
    outlet="ecns",
    key="ihfmgugk6052728",
    path="/hd/2026-11-19/detail-ihfmgugk6052728.shtml",
    host="www.ecns.cn",
    headline="Egrets winter on restored salt ponds at Nanwei",
    paragraphs=(
        (
            "More than 6,000 egrets have settled on the former salt ponds of Nanwei this month, the largest winter "
            "flock since the works were shut in 2015. Wardens flooded the pans in stages and left the old brick "
            "dikes standing as perches above the tide."
        ),
        (
            "The birds feed on shrimp and gobies that came in with the seawater and need no more than ankle depth. "
            "Visitors may watch them from three reed hides until the end of February, between an hour after "
            "sunrise and four in the afternoon."
        ),
    ),
    published=datetime(2026, 11, 19, 15, 2, tzinfo=BEIJING),
    template="2026",
    section=("Photo",),
    editors=("Zhu Anran",),
    source="China News Service",
    pictures=(
        Picture(
            url="https://image.cns.com.cn/ecns_editor/transform/20261119/881f-ihfmec9c6565.jpg",
            caption="Egrets take off from the restored salt ponds of Nanwei in east China, Nov. 18, 2026.",
            credit="Photo: China News Service/Guan Haoran",
        ),
        Picture(
            url="https://image.cns.com.cn/ecns_editor/transform/20261119/23b5-ihfmc4d79748.jpg",
            caption="A warden counts birds from a reed hide beside the Nanwei ponds, Nov. 18, 2026.",
            credit="Photo: China News Service/Guan Haoran",
        ),
    ),
    traps=frozenset({"blank_paragraphs", "caption_plain", "editor_mail", "share_count"}),
)
VILLAGE_COURT = Story(
    outlet="ecns",
    key="301190",
    path="/2018/05-03/301190.shtml",
    host="www.ecns.cn",
    headline="Traveling court takes its bench to herders' summer pastures",
    paragraphs=(
        (
            "A court that fits into two off-road vehicles set out on Thursday for the summer pastures of Altan "
            "Tal, where it will hear disputes over grazing boundaries, unpaid wool and the occasional runaway "
            "camel until the first snow closes the passes."
        ),
        (
            "The circuit, now in its sixth year, covers 14 camps scattered over an area the size of a small "
            "province. Last summer its three judges heard 212 cases, and settled all but 19 of them on the day, "
            "often in the tent of one of the parties and with the neighbors looking on."
        ),
        (
            "“A herder cannot leave two hundred sheep to sit in a corridor in town,” said presiding judge "
            "Sarnai, who uses a single name. “If the court does not come up to the grass, the quarrel simply "
            "waits for winter and comes down with interest.”"
        ),
        (
            "Rulings are written in two languages and read aloud before they are signed. A satellite terminal, "
            "added this year, lets the judges consult the land register from the saddle, which used to mean a ride "
            "of up to two days to the nearest township office."
        ),
        (
            "Local lawyers have offered to travel with the convoy in turn so that both sides are advised. Costs "
            "are borne by the regional budget, and parties pay only a filing fee of 10 yuan, a sum that the court "
            "has never yet been asked to raise."
        ),
    ),
    published=datetime(2018, 5, 3, 10, 26, tzinfo=BEIJING),
    template="2018",
    section=("Politics",),
    editors=("Mo Hongyan",),
    source="Xinhua",
    traps=frozenset({"banner_paragraph", "comment_in_headline", "share_count"}),
    encoding="gb18030",
    declared="gb2312",
)
TEA_AUCTION = Story(
    outlet="ecns",
    key="301388",
    path="/2018/05-04/301388.shtml",
    host="www.ecns.cn",
    headline="Early rains lift prices at Baiyan spring tea auction",
    paragraphs=(
        (
            "Spring tea from the Baiyan hills fetched an average of 486 yuan a kilogram at this week’s auction, "
            "12 percent more than a year ago, after rain in early March thinned the first picking and sharpened "
            "its flavor, brokers said on Friday."
        ),
        (
            "The auction, held in a converted granary, sold 73 tons in three days. The dearest lot, nine kilograms "
            "from a single garden at 1,100 meters, went to René Castellane, a merchant from Lyon who has come to "
            "Baiyan every spring since 2009."
        ),
        (
            "“The leaf is smaller and there is less of it, but it opens slowly and keeps its sweetness to the "
            "fifth cup,” said Castellane. He expects the tea to reach his customers in June, a fortnight sooner "
            "than before, thanks to the direct freight train."
        ),
        (
            "Growers were less cheerful about labor. A picker now earns 180 yuan a day, twice the wage of five "
            "years ago, and many gardens could not find enough hands in the crucial week before the Qingming "
            "Festival. Some 40 hectares were left to the second flush."
        ),
        (
            "The county has set aside 15 million yuan for light machines that trim the bushes to an even height. "
            "Tasters remain skeptical about mechanical picking, but concede that the ordinary grades, which go "
            "into bottled drinks, will hardly betray the difference."
        ),
    ),
    published=datetime(2018, 5, 4, 9, 15, tzinfo=BEIJING),
    template="2018",
    section=("Business",),
    editors=("Yao Lan",),
    source="China Daily",
    traps=frozenset({"banner_paragraph", "republish_comment", "share_count"}),
    encoding="gb18030",
    declared="gb2312",
)
SHADOW_PUPPETS = Story(
    outlet="ecns",
    key="301702",
    path="/2018/05-07/301702.shtml",
    host="www.ecns.cn",
    headline="Shadow puppet troupe finds new audience on night trains",
    paragraphs=(
        (
            "When the lights go down in the dining car of the sleeper from Xinyuan to the coast, a white cloth is "
            "hung across the kitchen door and a general made of donkey hide rides in to the beat of a hand drum. "
            "Dinner is over; the play has begun."
        ),
        (
            "The Shuangfeng Shadow Troupe has performed on the train twice a week since February. Its seven "
            "members, whose average age is 58, had seen their village audiences shrink to a few dozen before a "
            "conductor suggested that his passengers were “bored, awake and unable to leave.”"
        ),
        (
            "Each show lasts 35 minutes, the time between two long tunnels. The troupe has shortened three classic "
            "plays and written a new one, about a suitcase that changes owners at every station, in which regular "
            "travelers recognize the announcements."
        ),
        (
            "“On a stage you fight for silence. Here the wheels give you the rhythm and nobody is looking at a "
            "telephone, because there is no signal,” said troupe leader Pang Shouyi, a third-generation "
            "puppeteer. His grandson, 16, has begun to work the horses."
        ),
        (
            "The railway pays the players’ fares and a modest fee. Two more lines have asked for performances "
            "this summer, and a workshop in Xinyuan is cutting a second set of 120 figures, slightly smaller, to "
            "suit the narrower dining cars of the mountain route."
        ),
    ),
    published=datetime(2018, 5, 7, 17, 40, tzinfo=BEIJING),
    template="2018",
    section=("Culture",),
    editors=("Mo Hongyan",),
    source="China News Service",
    traps=frozenset({"banner_paragraph", "entities", "share_count"}),
    declared="gb2312",
)
HARBOR_LANGUAGE = Story(
    outlet="ecns",
    key="ihfmntya3544556",
    path="/voices/2026-11-20/detail-ihfmntya3544556.shtml",
    host="www.ecns.cn",
    headline="A glossary of dock words shows how trade teaches languages",
    paragraphs=(
        (
            "(ECNS) -- A dictionary of 2,700 words heard on the docks of three Asian ports has persuaded its "
            "compilers that trade teaches languages faster than schools do, because a mistake on a quay is "
            "corrected at once and usually at the top of someone's voice."
        ),
        (
            "The glossary, published this week by the Haimen Centre for Port Studies, was gathered over eight "
            "years by five linguists who worked shifts as tally clerks. It records what crews actually say when "
            "they borrow a word for a hook, a knot, a bribe or a bowl of noodles."
        ),
        (
            '"Nearly a fifth of the entries have no single owner any more," said editor-in-chief Ni Suyin. "The '
            "word for a heaving line came from one language, its plural from a second and its rude meaning from a "
            'third, and everybody on the berth believes that it is theirs."'
        ),
        (
            "The most productive period, the authors argue, was not the age of sail but the 1990s, when mixed "
            "crews became common and radio forced everyone to be brief. Some 640 words in the book appear in no "
            "earlier source, and half of them concern containers."
        ),
        (
            "A free edition with recordings will go online in December. Sailors are invited to send corrections, "
            "and the editors say that the first has already arrived: a bosun on a feeder ship wrote that the entry "
            'for "soon" should carry a warning.'
        ),
    ),
    published=datetime(2026, 11, 20, 17, 55, tzinfo=BEIJING),
    template="2026",
    section=("Voices",),
    editors=("Gao Mingzhe",),
    source="China News Service",
    keywords=("language", "ports", "trade"),
    traps=frozenset({"banner_paragraph", "blank_paragraphs", "editor_mail", "share_count"}),
)
LAKE_PORT_AGAIN = replace(
    LAKE_PORT,
    key="ihfmfcie9578233",
    path="/business/2026-11-17/detail-ihfmfcie9578233.shtml",
    published=datetime(2026, 11, 17, 18, 5, tzinfo=BEIJING),
    section=("Business",),
    traps=frozenset({"blank_paragraphs", "editor_mail", "og_site_suffix", "share_count", "zero_width"}),
)

STORIES: tuple[Story, ...] = (
    FERRY_RULES,
    LAKE_PORT,
    SEED_EXCHANGE,
    SEA_GLIDER,
    SOUND_MAP,
    BELL_CASTERS,
    EGRETS,
    VILLAGE_COURT,
    TEA_AUCTION,
    SHADOW_PUPPETS,
    HARBOR_LANGUAGE,
    LAKE_PORT_AGAIN,
)
