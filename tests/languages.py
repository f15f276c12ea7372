"""One invented paragraph in each of many languages, written with nothing that the older character sets lack."""

from __future__ import annotations

PARAGRAPHS = {
    "zh-Hans": (
        "虚构县图书馆本月起夜间开放。馆长说，读者可以在这里看书到晚上十点，这是全市第一家。记者在现场看到，来的人"
        "有学生，也有下了班的工人，大家说这样的时间对他们很好。县里还要在明年开两个新的分馆，书会多起来，地方也会"
        "大起来。老人们问的是灯够不够亮，孩子们问的是能不能把书带回家。馆长都回答了：能。她说，一个地方的生活好不"
        "好，要看晚上还有没有一盏为大家开着的灯。"
    ),
    "zh-Hant": (
        "無名村的老水車在上個月重新轉動了。村長說，這是全村人一起出錢、出力修好的，用了三年的時間。記者來到河邊，"
        "看見學生們正在問老人，水車為什麼會自己動。老人說，水來的時候，它就動；沒有水，它就等。這個問題他小時候也"
        "問過。從明年開始，村裡還要把這個地方開放給外面來的人看，大家都說這對村裡的孩子是一件好事，因為他們會知道"
        "從前的人是怎樣生活的。"
    ),
    "ja": (
        "架空の町の図書館が、今月から夜十時まで開くことになりました。館長によると、仕事の帰りに本を読みたいという"
        "声が多かったためです。初日には学生や会社員が集まり、静かな部屋で思い思いの本を手に取りました。町は来年、"
        "駅の近くにもう一つの図書館を作る予定です。「明かりがついているだけで、ほっとします」と、近くに住む女性は"
        "話していました。"
    ),
    "ko": (
        "가상의 마을 도서관이 이번 달부터 밤 열 시까지 문을 연다. 관장은 퇴근길에 책을 읽고 싶다는 주민들의 "
        "요청이 많았다고 말했다. 첫날에는 학생과 직장인이 모여 조용한 방에서 저마다 고른 책을 펼쳤다. 마을은 "
        "내년에 역 근처에도 작은 도서관을 하나 더 지을 계획이다. 근처에 사는 한 주민은 불이 켜져 있는 것만으로도 "
        "마음이 놓인다고 했다."
    ),
    "ru": (
        "Библиотека вымышленного города с этого месяца открыта до десяти часов вечера. По словам директора, об "
        "этом давно просили жители, которые возвращаются с работы поздно. В первый день пришли студенты и "
        "рабочие, каждый выбрал себе книгу. В будущем году город построит ещё одну библиотеку рядом с вокзалом. "
        "Соседи говорят, что свет в окне уже радует."
    ),
    "uk": (
        "Бібліотека вигаданого міста з цього місяця відчинена до десятої години вечора. За словами директорки, "
        "про це давно просили мешканці, які пізно повертаються з роботи. Першого дня прийшли студенти й "
        "робітники, кожен вибрав собі книжку. Наступного року місто збудує ще одну бібліотеку біля вокзалу. "
        "Сусіди кажуть, що світло у вікні вже тішить їх."
    ),
    "bg": (
        "Библиотеката на измисления град от този месец е отворена до десет часа вечерта. Според директорката за "
        "това отдавна са молили жителите, които се прибират късно от работа. В първия ден дойдоха ученици и "
        "работници и всеки си избра книга. През следващата година градът ще построи още една библиотека до "
        "гарата. Съседите казват, че светлината вече ги радва."
    ),
    "el": (
        "Η βιβλιοθήκη της φανταστικής πόλης μένει από αυτόν τον μήνα ανοιχτή ως τις δέκα το βράδυ. Σύμφωνα με τη "
        "διευθύντρια, το ζητούσαν από καιρό κάτοικοι που γυρίζουν αργά από τη δουλειά. Την πρώτη μέρα ήρθαν "
        "μαθητές και εργάτες και ο καθένας διάλεξε ένα βιβλίο. Του χρόνου η πόλη θα χτίσει άλλη μία βιβλιοθήκη "
        "κοντά στον σταθμό."
    ),
    "tr": (
        "Hayali kasabanın kütüphanesi bu aydan itibaren akşam saat ona kadar açık kalacak. Müdürün söylediğine "
        "göre, işten geç dönen kasabalılar bunu uzun süredir istiyordu. İlk gün öğrenciler ve işçiler geldi, "
        "herkes sessiz odada bir kitap seçti. Önümüzdeki yıl istasyonun yakınına küçük bir kütüphane daha "
        "yapılacak. Komşular, yanan ışığın içlerini ısıttığını söyledi."
    ),
    "he": (
        "הספרייה של העיירה הבדויה תהיה פתוחה מהחודש עד עשר בלילה. לדברי המנהלת, תושבים רבים שחוזרים מאוחר "
        "מהעבודה ביקשו זאת. ביום הראשון באו תלמידים ופועלים, וכל אחד בחר לו ספר וישב לקרוא בחדר השקט. בשנה הבאה "
        "תבנה העיירה ספרייה קטנה נוספת ליד תחנת הרכבת. שכנה אחת אמרה שהאור בחלון כבר משמח אותה."
    ),
    "ar": (
        "ستبقى مكتبة البلدة الخيالية مفتوحة ابتداء من هذا الشهر حتى الساعة العاشرة مساء. وقالت المديرة إن كثيرا "
        "من السكان الذين يعودون من العمل متأخرين طلبوا ذلك منذ زمن طويل. وفي اليوم الأول جاء طلاب وعمال واختار "
        "كل واحد منهم كتابا. وفي العام المقبل ستبني البلدة مكتبة صغيرة أخرى قرب المحطة. وقالت إحدى الجارات إن "
        "الضوء في النافذة يسعدها."
    ),
    "th": (
        "ห้องสมุดของเมืองสมมุติจะเปิดถึงสี่ทุ่มตั้งแต่เดือนนี้เป็นต้นไป "
        "ผู้อำนวยการกล่าวว่าชาวเมืองที่เลิกงานดึกขอเรื่องนี้มานานแล้ว "
        "ในวันแรกมีนักเรียนและคนงานมาเลือกหนังสืออ่านในห้องที่เงียบสงบ ปีหน้าเมืองจะสร้างห้องสมุดเล็กๆ "
        "อีกแห่งใกล้สถานี เพื่อนบ้านคนหนึ่งบอกว่าเพียงเห็นแสงไฟในหน้าต่างก็ดีใจแล้ว"
    ),
    "pl": (
        "Biblioteka zmyślonego miasteczka będzie od tego miesiąca otwarta do dziesiątej wieczorem. Jak mówi "
        "dyrektorka, od dawna prosili o to mieszkańcy, którzy późno wracają z pracy. Pierwszego dnia przyszli "
        "uczniowie i robotnicy, każdy wybrał sobie książkę i usiadł w cichej sali. W przyszłym roku miasto "
        "zbuduje jeszcze jedną bibliotekę, tuż obok dworca. Sąsiedzi mówią, że cieszy ich już samo światło w "
        "oknie."
    ),
    "cs": (
        "Knihovna vymyšleného městečka bude od tohoto měsíce otevřena do deseti hodin večer. Podle ředitelky o "
        "to už dávno žádali lidé, kteří se pozdě vracejí z práce. První den přišli žáci i dělníci a každý si v "
        "tiché místnosti vybral knížku. Příští rok město postaví ještě jednu knihovnu hned vedle nádraží. "
        "Sousedé říkají, že je těší už světlo v okně."
    ),
    "hu": (
        "A kitalált kisváros könyvtára ettől a hónaptól este tíz óráig lesz nyitva. Az igazgatónő szerint régóta "
        "kérték ezt azok, akik későn érnek haza a munkából. Az első napon diákok és munkások jöttek, és mindenki "
        "választott egy könyvet a csendes teremben. Jövőre a város még egy könyvtárat épít az állomás közelében. "
        "A szomszédok szerint már a fény is örömet szerez."
    ),
    "ro": (
        "Biblioteca orășelului imaginar rămâne deschisă din această lună până la ora zece seara. Directoarea "
        "spune că locuitorii care se întorc târziu de la muncă cereau asta de mult. În prima zi au venit elevi "
        "și muncitori și fiecare și-a ales o carte. La anul, orașul va construi încă o bibliotecă lângă gară. "
        "Vecinii spun că îi bucură și numai lumina din fereastră."
    ),
    "fr": (
        "La bibliothèque du village imaginaire restera désormais ouverte jusqu'à dix heures du soir. Selon la "
        "directrice, les élèves et les ouvriers l'ont réclamé longtemps, en vain. L'entrée est gratuite, et les "
        "livres prêtés doivent être rendus après trois semaines. Une lampe allumée, c'est déjà beaucoup, a "
        "déclaré une voisine âgée qui habite tout près de la forêt."
    ),
    "de": (
        "Die Bücherei des erfundenen Städtchens bleibt ab diesem Monat bis zehn Uhr abends geöffnet. Schüler und "
        "Arbeiter hätten lange darum gebeten, erklärte die Leiterin. Am ersten Tag füllte sich der ruhige Saal "
        "schnell, und jeder wählte ein Buch. Nächstes Jahr baut die Stadt noch eine kleine Bücherei nahe der "
        "Straßenbahn. Das Licht allein mache sie schon fröhlich, sagte eine ältere Nachbarin, die gleich "
        "gegenüber wohnt."
    ),
    "es": (
        "La biblioteca del pueblo imaginario abrirá desde este mes hasta las diez de la noche. Según la "
        "directora, lo pedían desde hacía años los vecinos que vuelven tarde del trabajo. El primer día llegaron "
        "niños y obreros, y cada uno eligió un libro. El próximo año el pueblo construirá otra biblioteca "
        "pequeña junto a la estación. ¿Qué más se puede pedir?, dijo una señora."
    ),
    "pt": (
        "A biblioteca da vila imaginária ficará aberta a partir deste mês até às dez da noite. Segundo a "
        "diretora, os moradores que voltam tarde do trabalho já o pediam há muito. No primeiro dia vieram "
        "estudantes e operários, e cada um escolheu um livro. No próximo ano a vila construirá mais uma "
        "biblioteca junto à estação. Uma vizinha disse que só a luz já dá satisfação."
    ),
    "is": (
        "Bókasafn hins ímyndaða bæjar verður opið til klukkan tíu á kvöldin frá og með þessum mánuði. "
        "Forstöðukonan segir að íbúar sem koma seint heim úr vinnu hafi lengi beðið um það. Fyrsta daginn komu "
        "nemendur og verkamenn og hver valdi sér bók. Á næsta ári byggir bærinn annað lítið bókasafn við "
        "höfnina. Nágrannakona sagði að ljósið í glugganum gleddi sig."
    ),
    "lt": (
        "Išgalvoto miestelio biblioteka nuo šio mėnesio bus atidaryta iki dešimtos valandos vakaro. Pasak "
        "vedėjos, to seniai prašė gyventojai, kurie vėlai grįžta iš darbo. Pirmąją dieną atėjo mokiniai ir "
        "darbininkai, ir kiekvienas išsirinko knygą. Kitais metais miestas pastatys dar vieną mažą biblioteką "
        "šalia stoties. Kaimynai sako, kad juos džiugina šviesa lange."
    ),
    "lv": (
        "Izdomātās pilsētiņas bibliotēka no šī mēneša būs atvērta līdz desmitiem vakarā. Kā stāsta vadītāja, to "
        "sen lūdza iedzīvotāji, kuri vēlu atgriežas no darba. Pirmajā dienā atnāca skolēni un strādnieki, un "
        "katrs izvēlējās grāmatu. Nākamgad pilsēta uzcels vēl vienu mazu bibliotēku pie stacijas. Kaimiņi saka, "
        "ka viņus priecē gaisma logā."
    ),
    "vi": (
        "Thư viện của thị trấn tưởng tượng từ tháng này mở cửa đến mười giờ tối. Theo lời cô giám đốc, những "
        "người dân đi làm về muộn đã mong điều này từ lâu. Ngày đầu tiên có học sinh và công nhân đến, ai cũng "
        "chọn cho mình một quyển sách. Sang năm thị trấn sẽ xây thêm một thư viện nhỏ gần nhà ga. Một bà hàng "
        "xóm nói rằng chỉ cần thấy ánh đèn là đã vui."
    ),
    "eo": (
        "La biblioteko de la imagita urbeto ekde ĉi tiu monato restos malfermita ĝis la deka vespere. Laŭ la "
        "direktorino, tion jam delonge petis loĝantoj, kiuj malfrue revenas de la laboro. En la unua tago venis "
        "lernantoj kaj laboristoj, kaj ĉiu elektis sian libron. La najbaroj diras, ke ĝojigas ilin jam la lumo "
        "ĉe la fenestro, eĉ kiam ili preterpasas haste."
    ),
    "se": (
        "Hutkojuvvon gávpoga girjerádju lea dán mánu rájes rabas eahkes diibmu logi rádjái. Jođiheaddji lohká "
        "ahte ássit geat bohtet maŋŋit ruoktot barggus leat guhká sihtan dan. Vuosttaš beaivvi bohte oahppit ja "
        "bargit, ja juohkehaš válljii girjji. Boahtte jagi gávpot hukse vel ovtta unna girjerájus stašuvnna "
        "lusa. Čuovga lásis juo illudahttá, lohká ránnjá."
    ),
    "cy": (
        "Bydd llyfrgell y dref ddychmygol ar agor tan ddeg o'r gloch y nos o'r mis hwn ymlaen. Yn ôl y pennaeth, "
        "bu'r trigolion sy'n dŵad adref yn hwyr o'r gwaith yn gofyn am hyn ers tro. Ar y diwrnod cyntaf daeth "
        "disgyblion a gweithwyr, a chafodd pawb lyfr i'w ddarllen. Mae'r tŷ mawr gerllaw'r orsaf yn wag, a'r "
        "flwyddyn nesaf bydd ail lyfrgell yno, meddai'r cyngor ddŵr a thân."
    ),
}
"""By language, as BCP 47 has it. All tell of a library that is open at night."""
