"""Twelve invented stories of China Daily in English: data, and as long as their texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tests.newsroom.story import BEIJING, Picture, Story

SISTER_CHOIRS = Story(
    outlet="chinadaily",
    key="WS6aff87a4a31063c6cdd9f54f",
    path="/a/202611/20/WS6aff87a4a31063c6cdd9f54f.html",
    host="www.chinadaily.com.cn",
    headline="Sister-city choirs trade songs across the Pacific",
    paragraphs=(
        (
            "For four years the altos of Anshui and the altos of Port Marlow knew one another only as small "
            "rectangles on a screen, half a second apart. On Wednesday evening they stood shoulder to shoulder for "
            "the first time, and the half-second was gone."
        ),
        (
            "The two amateur choirs, one from a river city in Sichuan province and the other from a timber town on "
            "the coast of California, gave a joint concert in the Grange Hall of Port Marlow to mark the tenth "
            "anniversary of the sister-city agreement between their hometowns."
        ),
        (
            '"We started by sending recordings, because singing together over the internet is impossible," said '
            'Helen Brandvold, who conducts the American choir and teaches mathematics on weekdays. "Then somebody '
            'found out that it is possible, provided that everyone agrees to be late."'
        ),
        (
            "The program mixed boatmen's work songs from the Anshui River with ballads of the logging camps. The "
            "audience noticed what the singers had discovered long ago: both repertoires are built for men who "
            "have to pull at the same moment and have little breath to spare."
        ),
        (
            "Chen Guanghui, the Chinese conductor, spent most of the rehearsals on vowels. His own singers tended "
            "to close theirs too soon and the hosts to open them too wide, he said, until a baritone from Port "
            "Marlow proposed that all should imagine yawning at a polite dinner."
        ),
        (
            "The visitors, 46 in number, are staying with local families until Sunday. A return visit has been "
            "arranged for next August, when the choirs plan to perform on a moored barge, and both cities have "
            "agreed to pay for the piano to be tuned twice."
        ),
    ),
    published=datetime(2026, 11, 20, 7, 56, tzinfo=BEIJING),
    template="2020",
    section=("World", "China-US"),
    reporters=("LIU MEILIN",),
    editors=("Zhao Ke",),
    source="China Daily",
    description="Two amateur choirs have rehearsed together online for four years before meeting on one stage.",
    keywords=("choir", "sister cities", "exchange"),
    pictures=(
        Picture(
            url="https://img2.chinadaily.com.cn/images/202611/19/b50bc47a807b1d865e44f3d9.jpeg",
            caption=(
                "Singers from Anshui and Port Marlow rehearse together at the Grange Hall in Port Marlow, "
                "California, on Wednesday."
            ),
            credit="Photo by Bai Yuchen/China Daily",
        ),
    ),
    traps=frozenset({"byline_place", "info_newlines", "title_suffix"}),
)
CHIP_TESTERS = Story(
    outlet="chinadaily",
    key="WS6afcf5fca3105ff694dbe71b",
    path="/a/202611/18/WS6afcf5fca3105ff694dbe71b.html",
    host="www.chinadaily.com.cn",
    headline="Maker of testing needles finds its niche in a thicket of giants",
    paragraphs=(
        (
            "Every chip that leaves a factory has been pricked by hundreds of needles finer than a hair, and for "
            "most of those needles the world depends on a handful of suppliers. One of the newest is a company of "
            "230 people above a former sock mill in Lingxi, Zhejiang province."
        ),
        (
            "Qiming Precision said this week that its shipments of probe cards, the discs that carry the needles, "
            "rose 64 percent in the first three quarters to 9,400 units. Revenue reached 512 million yuan, of "
            "which it put back 21 percent into R&D, according to its quarterly statement."
        ),
        "A needle's working life",
        (
            "A probe must touch the same aluminum pad a million times, pressing hard enough to break the film of "
            'oxide and gently enough to leave no crater. "It is like knocking on a door all day without ever '
            'leaving a mark," said founder Rong Jiayi, a former watch-spring engineer.'
        ),
        (
            "Her first product lasted 80,000 touches before it bent. Four years and some 1,700 alloys later, the "
            "present one is guaranteed for 1.2 million. The recipe is known to six people, two of whom, Rong "
            "noted, are married to each other and forbidden to take the same flight."
        ),
        (
            "Customers say that proximity counts as much as price. A damaged card used to be sent abroad for "
            "repair and came back in seven weeks; a courier on an electric scooter now brings it to Lingxi, and in "
            "urgent cases it is on the line again the following morning."
        ),
        "Beyond the needle",
        (
            "Competition is catching up. At least five domestic start-ups have entered the field since 2023, and "
            "margins on standard cards have fallen by about a third. Analysts at Huaxin Industry Research expect "
            "two or three of them to survive the next downturn in demand."
        ),
        (
            "Rong is betting on cards for power chips, which are tested at 150 C and at high voltage. A workshop "
            "for them will open in March on the floor below, where the last of the sock-knitting machines, kept "
            "for luck and in working order, is to be moved to the canteen."
        ),
    ),
    published=datetime(2026, 11, 18, 9, 10, tzinfo=BEIJING),
    template="2020",
    section=("Business", "Technology"),
    reporters=("FENG JUNHAO",),
    editors=("Sun Lili",),
    source="China Daily",
    description="A company of 230 people supplies the probes on which far larger chip plants depend.",
    keywords=("semiconductors", "manufacturing", "R&D"),
    subheads=("A needle's working life", "Beyond the needle"),
    pictures=(
        Picture(
            url="https://img2.chinadaily.com.cn/images/202611/18/1678a0ebe66cc0dfee93dc46.jpeg",
            caption=(
                "A technician inspects a probe card under a microscope at Qiming Precision in Lingxi, Zhejiang "
                "province."
            ),
            credit="Photo provided to China Daily",
        ),
    ),
    pages=2,
    traps=frozenset({"entities", "info_newlines", "title_suffix"}),
)
NIGHT_CLINIC = Story(
    outlet="chinadaily",
    key="WS6afe3cb4a3106241f1a8a459",
    path="/a/202611/19/WS6afe3cb4a3106241f1a8a459.html",
    host="www.chinadaily.com.cn",
    headline="Night clinic keeps delivery riders on the road and in one piece",
    paragraphs=(
        (
            "The waiting room fills after 11 pm, when the dinner rush has ended and the late-snack rush has not "
            "begun. Men and women in yellow, blue and orange jackets sit beneath a clock that counts down, because "
            "each of them has only 25 minutes to spare."
        ),
        (
            "The night clinic on Jiefang Road in Wuning, Hubei province, was opened in June for people who deliver "
            "meals and parcels. It treats wrists, knees, backs and stomachs, charges nothing above the "
            "registration fee of 6 yuan, and closes when the breakfast stalls open."
        ),
        (
            '"Most of what I see is not accidents, it is arithmetic," said Hua Jing, the orthopedist who proposed '
            'the clinic. "A rider climbs 180 floors a day and drinks a liter of water too little, and does so for '
            '300 days. The body keeps the account even if the app does not."'
        ),
        (
            "In five months her team has seen 4,316 patients. Nearly a third had never before consulted a doctor "
            "in the city, the records show, chiefly because the outpatient department closes at the hour when "
            "their own shift begins to slacken."
        ),
        (
            "The clinic also lends out insulated knee guards and keeps a shelf of phone chargers, which proved to "
            "be the decisive attraction. Three platforms have agreed to mark it on their maps and to pause the "
            "timers of riders who check in with a nurse."
        ),
    ),
    published=datetime(2026, 11, 19, 8, 24, tzinfo=BEIJING),
    template="2020",
    section=("China", "Society"),
    reporters=("TAO XINRUI", "GUO PENG"),
    editors=("Zhao Ke",),
    source="China Daily",
    pictures=(
        Picture(
            url="https://img2.chinadaily.com.cn/images/202611/18/3a71886029b0899b5d00dd0e.jpeg",
            caption=(
                "Doctor Hua Jing examines a rider's wrist at the night clinic in Wuning, Hubei province, on Wednesday."
            ),
            credit="Photo/Xinhua",
        ),
    ),
    traps=frozenset({"ltr_paragraphs", "protocol_relative_images", "title_suffix"}),
)
OPINION_BENCHES = Story(
    outlet="chinadaily",
    key="WS6aff890ca3105f4dd972c0bd",
    path="/a/202611/20/WS6aff890ca3105f4dd972c0bd.html",
    host="www.chinadaily.com.cn",
    headline="A city that wants to be walked in must first be sat in",
    paragraphs=(
        (
            "Count the steps of an elderly woman on her way to the vegetable market and you will learn something "
            "about distance. Count the places where she may sit down on that way without buying anything, and you "
            "will learn something about the city."
        ),
        (
            "I made the second count last month in four districts of a provincial capital that I shall not name, "
            "since it is no worse than others. On 31 kilometers of sidewalk there were 44 public benches. Nineteen "
            "of them faced a wall, and six had been turned into flower boxes."
        ),
        (
            "Planners reply that benches attract noise, card players and sleepers. So they do, and so does life. "
            "The honest question is whether a street exists to be passed through or to be inhabited, and a city "
            'that answers "passed through" should not be surprised when people do so by car.'
        ),
        (
            "The sums involved are almost comic. A sturdy bench with a back and armrests costs about 2,300 yuan "
            "and lasts for 15 years. For the price of a single ornamental arch at a road junction, every bus stop "
            "in a district could have one, and every school gate another."
        ),
        (
            "There are better examples close at hand. Several small towns now let shopkeepers adopt a bench, sweep "
            "beneath it and put their name on it. Trade has not suffered. The baker in one of them told me that "
            "nobody who has sat in front of her window for five minutes has ever left without bread."
        ),
        (
            "An aging society will need hospitals, pensions and machines that remind us of our pills. Before any "
            "of that it needs somewhere to rest halfway. If we cannot manage a plank and four legs, we should be "
            "modest about the rest of our plans."
        ),
    ),
    published=datetime(2026, 11, 20, 8, 2, tzinfo=BEIJING),
    template="2020",
    section=("Opinion", "Columnists"),
    reporters=("HE YUANSHAN",),
    editors=("Sun Lili",),
    source="China Daily",
    description="Public benches are cheap, and their absence is a policy even where nobody decided it.",
    keywords=("opinion", "urban planning", "aging society"),
    traps=frozenset({"title_suffix", "zero_width"}),
)
MEKONG_SCHOOL = Story(
    outlet="chinadaily",
    key="WS6afbf030a3109484948e0bcf",
    path="/a/202611/17/WS6afbf030a3109484948e0bcf.html",
    host="www.chinadaily.com.cn",
    headline="Floating school follows its pupils up the river",
    paragraphs=(
        (
            "BAN PHONSAY, Laos -- When the fishing families of Ban Phonsay moved upstream for the dry season this "
            "month, their school cast off and went with them. It is a barge with two classrooms, a kitchen and a "
            "bell that was once a gas cylinder."
        ),
        (
            "The barge, 28 meters long, has been in service since last year and takes 54 pupils aged 6 to 12. "
            "Before that, most of them left their lessons in November and returned in May, by which time, teacher "
            "Khamla Sengdara said, they had forgotten everything except how to swim."
        ),
        (
            "Solar panels on the roof run lights, fans and a small pump. When the current is strong a fishing boat "
            "takes the school in tow, and geography is taught from the window: each bend of the river is drawn on "
            "a long roll of paper that now covers three walls."
        ),
        (
            "Parents pay in kind, with rice, fish and firewood, or with a day's labor on the hull. Attendance has "
            "risen from 57 percent to 94 percent, the district education office said, and the few who are absent "
            "can generally be seen from the deck."
        ),
        (
            "A second barge is under construction at a yard downstream and should be finished before the next "
            "rains. It will carry a clinic on its upper deck, and the builders have been asked to put the bell "
            "where the nurse cannot hear it."
        ),
    ),
    published=datetime(2026, 11, 17, 14, 33, tzinfo=BEIJING),
    template="2020",
    section=("World", "Asia-Pacific"),
    editors=("Qin Lan",),
    source="Xinhua",
    pictures=(
        Picture(
            url="https://img2.chinadaily.com.cn/images/202611/17/f26f97aae4b941a3b93b2544.jpeg",
            caption="Pupils board the floating school at Ban Phonsay, Laos, on Monday.",
            credit="Photo/Agencies",
        ),
    ),
    dateline="BAN PHONSAY, Laos",
    traps=frozenset({"buddhist_era", "ltr_paragraphs", "title_suffix"}),
)
PAPER_BRIDGE = Story(
    outlet="chinadaily",
    key="WS6b00f2b0a310dac17cf400a7",
    path="/a/202611/21/WS6b00f2b0a310dac17cf400a7.html",
    host="www.chinadaily.com.cn",
    headline="Villagers rebuild covered bridge from a drawing on a fan",
    paragraphs=(
        (
            "No photograph of the old Yunxiang Bridge is known to exist, and no plan. When the villagers of "
            "Shouxi, Fujian province, decided to rebuild the covered bridge that burned down in 1931, all they had "
            "was a fan on which a schoolteacher had painted it in 1904."
        ),
        (
            "The painting is 9 centimeters wide. Under a magnifying glass it shows 13 bays of roof, two pavilions "
            'and a dog. "We trusted the bays, doubted the pavilions and kept the dog," said master carpenter Lan '
            "Shiquan, who carved the animal into the eastern handrail."
        ),
        (
            "Measurements came from the ground. The stone abutments had survived under brambles, and sockets cut "
            "into the rock told the builders where the first beams had stood. The span of 34.5 meters could be "
            "bridged only by woven arches, a technique that uses neither nails nor rivets."
        ),
        (
            "Lan, 71, had learned it from an uncle and used it twice. He agreed to lead the work on condition that "
            "six people under 30 should join him, and four women were among those who applied. The youngest, a "
            "former bank clerk, now cuts the joints that he no longer trusts his eyes with."
        ),
        (
            "The bridge was opened on Friday with tea, firecrackers and a procession of everyone born within sight "
            "of it. The fan has been returned to the teacher's great-granddaughter, together with a second fan, "
            "painted last week, on which the bridge stands finished."
        ),
    ),
    published=datetime(2026, 11, 21, 9, 45, tzinfo=BEIJING),
    template="2020",
    section=("Culture", "Heritage"),
    reporters=("XU WENQING",),
    editors=("Qin Lan",),
    source="chinadaily.com.cn",
    keywords=("covered bridge", "heritage", "carpentry"),
    pictures=(
        Picture(
            url="https://img2.chinadaily.com.cn/images/202611/20/0d3ce9dee1261427b8055828.jpeg",
            caption="Carpenters fit the last roof beam of the Yunxiang Bridge in Shouxi, Fujian province.",
            credit="Photo by Lan Zhiyuan/For chinadaily.com.cn",
        ),
        Picture(
            url="https://img2.chinadaily.com.cn/images/202611/20/f5a26feee78fbc5dea6df7c7.jpeg",
            caption="The painted fan of 1904 that shows the bridge before the fire.",
            credit="Photo provided to chinadaily.com.cn",
        ),
    ),
    traps=frozenset({"container_class", "info_newlines", "nested_tags", "title_suffix"}),
)
SNOW_RELAY = Story(
    outlet="chinadaily",
    key="WS6afb0b70a310285efe49dd44",
    path="/a/202611/16/WS6afb0b70a310285efe49dd44.html",
    host="www.chinadaily.com.cn",
    headline="Borrowed skis carry junior relay team to surprise silver",
    paragraphs=(
        (
            "KALLVIK, Norway -- A Chinese junior team whose skis had been sent to the wrong airport raced on "
            "borrowed equipment to finish second in the mixed relay at the Kallvik Cross-Country Games on Sunday, "
            "the best result in the 12-year history of the program."
        ),
        (
            "Anchor Yin Xiaohe took over in fifth place, 41 seconds behind the leaders, and passed three rivals on "
            "the last climb. She lost the sprint to the host team by the length of a boot, in a combined time of "
            "52 minutes and 18.6 seconds for the four legs."
        ),
        (
            '"The skis belonged to a woman who is a head taller than me, so on the flat I felt like a child in her '
            'mother\'s shoes," said the 18-year-old from Heilongjiang province. "But they were waxed by someone '
            'who knew this snow, and uphill they simply went."'
        ),
        (
            "The team's own bags had left for Kallmar in Sweden, a tournament official said. Coaches from three "
            "other nations offered replacements within an hour of the news, and a local shop opened on Saturday "
            "night so that the bindings could be changed."
        ),
        (
            "The games continue on Wednesday with the individual sprint. The missing skis arrived on Sunday "
            "evening, two hours after the medal ceremony, and the team voted to leave them in their bags until the "
            "borrowed pairs had been returned and properly thanked for."
        ),
    ),
    published=datetime(2026, 11, 16, 22, 17, tzinfo=BEIJING),
    template="2020",
    section=("Sports", "Winter sports"),
    editors=("Zhao Ke",),
    source="Xinhua",
    pictures=(
        Picture(
            url="https://img2.chinadaily.com.cn/images/202611/16/791b70894777e59dd9ba0d12.jpeg",
            caption="Anchor Yin Xiaohe crosses the line in the junior relay at Kallvik, Norway, on Sunday.",
            credit="Photo/Agencies",
        ),
    ),
    dateline="KALLVIK, Norway",
    traps=frozenset({"icon_first", "ltr_paragraphs", "share_text", "title_suffix"}),
)
SALT_ROAD = Story(
    outlet="chinadaily",
    key="WS6afe5c94a310a9effa0ca93d",
    path="/a/202611/19/WS6afe5c94a310a9effa0ca93d.html",
    host="www.chinadaily.com.cn",
    headline="On the salt road, the best inn is the one with the oldest mule",
    paragraphs=(
        (
            "The stones tell you where to put your feet. For four centuries porters carried salt over the Mopan "
            "hills in Yunnan province, always on the same slabs, and the hollows their sandals wore are now "
            "exactly the width of a hiking boot and filled with last night's rain."
        ),
        (
            "The path, 68 kilometers long, was all but lost when the road arrived in 1974. Since last spring it "
            "has been open again from end to end, cleared not by a tourism company but by nine innkeepers, each of "
            "whom keeps the stretch that can be walked from one breakfast to the next."
        ),
        "Three nights, four passes",
        (
            "Most visitors take four days. The first is a gentle climb through walnut orchards; the second crosses "
            "two passes of nearly 2,900 meters and should not be started after eight in the morning, for the "
            "clouds come up the valley at noon as punctually as a bus."
        ),
        (
            "I was told to judge an inn by its mule. An old mule means an owner who has stayed, explained Duan "
            "Cuiping, whose own animal is 27 and sleeps beneath the guest rooms. Her kitchen has one dish, ham "
            "with fermented beans, and one opinion about people who leave any of it."
        ),
        (
            "The third pass is the lowest and the windiest. There is a stone hut at the top with a ledger in which "
            "walkers have written since April. About half of the entries concern the view and the other half "
            "knees; a child from Kunming has drawn both on the same page."
        ),
        "What the porters left",
        (
            "Porters marked their rests by driving iron-tipped staffs into the rock, and some of the walls are "
            "pitted like old cheese. Their songs survive in fragments: Duan's mother, 91, knows eleven verses of a "
            "counting song that runs from the brine wells to the sea."
        ),
        (
            "On the last day the path descends through terraces to the former tax post of Yanmen, where a small "
            "museum shows scales, ropes and a block of salt that visitors are invited to lick. Few decline. It "
            "tastes, oddly, of smoke, because it was dried over pine branches."
        ),
        (
            "A bed costs 120 yuan with supper, and luggage travels by mule for another 60. The path is open from "
            "March to early December. Book two days ahead by telephone, speak slowly, and do not ask whether there "
            "is a signal; there is, but only beside the fourth inn's beehives."
        ),
    ),
    published=datetime(2026, 11, 19, 10, 40, tzinfo=BEIJING),
    template="2020",
    section=("Travel", "Around China"),
    reporters=("REN SHUYI",),
    editors=("Qin Lan",),
    source="China Daily",
    description="A footpath once used by salt porters has been cleared for walkers, inn by inn.",
    keywords=("hiking", "salt road", "travel"),
    subheads=("Three nights, four passes", "What the porters left"),
    pictures=(
        Picture(
            url="https://img2.chinadaily.com.cn/images/202611/19/e31f470521b91c1feec9a288.jpeg",
            caption="Walkers follow the paved section of the old salt road above Mopan, Yunnan province.",
            credit="Photo by Ren Shuyi/China Daily",
        ),
        Picture(
            url="https://img2.chinadaily.com.cn/images/202611/19/47d67bf5c236f7d64e163cdb.jpeg",
            caption="An innkeeper hangs corn to dry at the foot of the third pass.",
            credit="Photo by Ren Shuyi/China Daily",
        ),
    ),
    pages=2,
    traps=frozenset({"container_class", "og_site_suffix", "protocol_relative_images", "title_suffix"}),
)
GRAIN_BARGES = Story(
    outlet="chinadaily",
    key="18657321",
    path="/china/2014-09/25/content_18657321.htm",
    host="www.chinadaily.com.cn",
    headline="Canal town brings back grain barges to empty its roads",
    paragraphs=(
        (
            "Trucks loaded with rice used to stand for hours on the only bridge of Heqiao, Jiangsu province. Since "
            "the harvest began this month they have stayed at the mills, and the rice has gone by water, as it did "
            "until the town's last barge was sold for scrap in 1996."
        ),
        (
            "The county has leased 14 flat-bottomed boats, each of which takes the load of 18 trucks. A trip to "
            'the railhead lasts five hours instead of one, said Jiang Rulin, who manages the fleet, "but an hour '
            'on that bridge was never an hour, it was a lottery ticket."'
        ),
        (
            "Dredging a silted side canal cost 23 million yuan, and 11 low footbridges had to be lifted by up to "
            "90 centimeters. Two of them are protected monuments, and their stones were numbered, taken apart and "
            "put back over a new arch under the eyes of some 300 spectators."
        ),
        (
            "Residents along the canal were first worried about noise. The barges run on batteries charged at the "
            "mills overnight, and complaints have come only from anglers, who say that the wash spoils the still "
            "water near the reeds between six and eight in the morning."
        ),
        (
            "If the trial succeeds, bricks and cement will follow next year. The county's planners estimate that "
            "one in four trucks could disappear from the through road, which would postpone by a decade the second "
            "bridge that the town has been asking for."
        ),
    ),
    published=datetime(2014, 9, 25, 7, 38, tzinfo=BEIJING),
    template="2014",
    section=("China",),
    reporters=("MIAO ZIHAN",),
    editors=("Ouyang Bo",),
    source="China Daily",
    traps=frozenset({"container_class", "title_suffix"}),
)
RADIO_DOCTOR = Story(
    outlet="chinadaily",
    key="18619740",
    path="/china/2014-09/18/content_18619740.htm",
    host="www.chinadaily.com.cn",
    headline="Radio doctor signs off after 9,000 evenings on the plateau",
    paragraphs=(
        (
            'XIHAI TOWN -- For 25 years the day on the plateau ended with the same sentence: "Wash your hands, '
            'boil your water, and tell me how you are." On Wednesday the doctor who spoke it, Tsomo, presented her '
            "program for the last time, at the age of 67."
        ),
        (
            "Her broadcast began in 1989 as a ten-minute reading of vaccination dates for herders without "
            "telephones. Letters arrived by truck, horse and sheep trader, and the reading turned into a "
            "conversation in which she answered up to eight questions an evening."
        ),
        (
            "Nobody knows how many people listened. The station once asked those who did to light a lamp outside "
            "their tents at eight o'clock, and a pilot who flew over the grassland that night reported that he had "
            "mistaken the ground for the sky."
        ),
        (
            "Her advice was seldom only medical. To a man who asked for a remedy against sleeplessness she "
            "recommended that he should repay his brother, and a week later both wrote to thank her. The letter "
            "hangs in the studio between a weather chart and a photograph of a yak."
        ),
        (
            "A younger physician, Drolma Kyi, takes over the microphone next week and will also answer text "
            "messages. Tsomo means to stay in Xihai, keep a small practice and, she said, finally find out what "
            "other people do at eight in the evening."
        ),
    ),
    published=datetime(2014, 9, 18, 9, 2, tzinfo=BEIJING),
    template="2014",
    section=("China",),
    editors=("Ouyang Bo",),
    source="Xinhua",
    pictures=(
        Picture(
            url="https://img2.chinadaily.com.cn/images/201409/18/0ae25dbf0bd59205c6e9b54d.jpeg",
            caption="Doctor Tsomo reads listeners' letters in her studio in Xihai town, Qinghai province.",
            credit="Photo/Xinhua",
        ),
    ),
    dateline="XIHAI TOWN",
    traps=frozenset({"container_class", "info_newlines", "title_suffix"}),
)
REED_FILTER = Story(
    outlet="chinadaily",
    key="WS6afd68d4a310e710c54ca104",
    path="/a/202611/18/WS6afd68d4a310e710c54ca104.html",
    host="www.chinadaily.com.cn",
    headline="Reed beds take over from pumps at inland fish farms",
    paragraphs=(
        (
            "Fish farmers around Lake Tianbo in Anhui province have switched off two-thirds of their aeration "
            "pumps since summer and let reeds do the work, cutting their power bills by half and the nitrogen in "
            "the discharged water by 71 percent, local officials said on Wednesday."
        ),
        (
            "The farms, 340 in all, had been told to meet stricter limits by the end of this year or to close. "
            "Mechanical treatment would have cost about 90,000 yuan a hectare. A belt of reeds, irises and "
            "floating fern costs a tenth of that, but takes up a fifth of the pond."
        ),
        (
            '"The objection was always the lost surface," said Bian Hongtao, a hydrologist at the Tianbo '
            'Freshwater Station, who laid out the first beds. "We showed them the growth curves. In cleaner water '
            'the same fish are ready for market 40 days earlier, so the fifth comes back."'
        ),
        (
            "Not everything went to plan. In July, muskrats ate their way through three kilometers of young "
            "shoots, and in one bay the fern escaped through a broken net. Members of the cooperative now patrol "
            "by boat on Sundays, which has led, they admit, to a good deal of fishing."
        ),
        (
            "The cut reeds are pressed into panels by a factory in the next county. It pays 260 yuan a metric ton "
            "and has asked for more than the lake can supply, a problem that the officials said they had not been "
            "trained to expect."
        ),
    ),
    published=datetime(2026, 11, 18, 17, 20, tzinfo=BEIJING),
    template="2020",
    section=("China", "Environment"),
    reporters=("WEI SIYUAN", "DAI LING"),
    editors=("Sun Lili",),
    source="China Daily",
    keywords=("aquaculture", "wetland", "water quality"),
    traps=frozenset({"buddhist_era", "info_newlines", "noscript_copy", "title_suffix"}),
)
MEKONG_SCHOOL_AGAIN = replace(
    MEKONG_SCHOOL,
    key="WS6afc104ca3106ff4dd3f1721",
    path="/a/202611/17/WS6afc104ca3106ff4dd3f1721.html",
    published=datetime(2026, 11, 17, 16, 50, tzinfo=BEIJING),
    section=("World", "Asia-Pacific"),
    traps=frozenset({"og_site_suffix", "title_suffix"}),
)

STORIES: tuple[Story, ...] = (
    SISTER_CHOIRS,
    CHIP_TESTERS,
    NIGHT_CLINIC,
    OPINION_BENCHES,
    MEKONG_SCHOOL,
    PAPER_BRIDGE,
    SNOW_RELAY,
    SALT_ROAD,
    GRAIN_BARGES,
    RADIO_DOCTOR,
    REED_FILTER,
    MEKONG_SCHOOL_AGAIN,
)
