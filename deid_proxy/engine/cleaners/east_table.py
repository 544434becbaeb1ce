"""What identifies by its form in Chinese, Japanese and Korean: ages, days, beds, addresses, companies.

Words stand right against it there, in front and behind: 患者101岁, 住光復頭份關渡街7段867號之0.

References
----------
45 CFR 164.514(b)(2)
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.pattern_forms import pattern

_HAN: Final = "[\u3005\u4e00-\u9fff]"
_HANGUL: Final = "[\uac00-\ud7a3]"
_DIGITS: Final = "〇零一二三四五六七八九"
_TENS: Final = "[一二三四五六七八九]"
_NUMERAL: Final = f"[{_DIGITS}十百廿卅]"
_YEARS: Final = "周?[岁歳歲才]"
_NO_HOSPITAL: Final = (
    "타|본|전|외부|인근|지역|대학|대학교|종합|요양|한방|재활|개인|동네|일차|이차|삼차|상급|협력|정신|어린이|여성|치과|동물|일반|다른|이전|원래|전원|입원"
    "|수련|교육|거점|국립|시립|도립|공공|근처|산부인과|정형외과|내과|외과|안과|피부과|이비인후과|비뇨기과|신경과|소아과|소아청소년과|가정의학과|전문|모|암|노인"
    "|아동|모자|검진|의뢰|진료|치료|해당|같은|대형|중소|민간|사립|공립|보훈|군|경찰|산재|응급|건강검진|척추|관절|화상|여러|현지|해외|국내|의뢰한|퇴원|수술"
)
"""Which hospital one is, and what it is for."""
_AGED: Final = "年龄 年齡 年齢 虚岁 虛歲 周岁 享年 高龄 高齡 高齢 나이 연세 향년 고령"
_STREET: Final = (
    r"路(?<![尿通线線回管气氣旁入径徑出]路)|街|巷|弄|大道(?<!胆大道)|胡同|衚衕|村(?<!农村)|町|小区|小區|社区|社區"
)
_LIVES: Final = (
    "家住 現住 现住 居住于 居住於 住在 户籍 戶籍 现居 暂住 租住 寄至 寄往 送付先 郵送先 届け先 거주지 자택주소 배송지"
)
_LANE: Final = r"\d{1,4}(?:段|巷|弄|衖|鄰|邻)"
_HOUSE: Final = r"\d{1,5}(?:-\d{1,4})?[号號](?:之\d{1,4})?"
_FLOOR: Final = r"\d{1,4}(?:楼|樓|室|f(?![^\W_]))(?:之\d{1,4})?"
_TOWER: Final = r"\d{1,4}(?:栋|棟|幢|座|号楼|號樓)(?:\d{1,3}(?:单元|單元|楼|层|層))?"
_NOT_LIVES: Final = "(?!家住|(?<=家)住|[现現]住(?!所)|(?<=[现現])住(?!所))"
"""What says that somebody lives there: it is of no address, and stays."""
_OF_STREET: Final = (
    rf"(?:(?:{_LANE}|[一二三四五六七八九十]{{1,3}}段){{0,3}}{_HOUSE}(?:{_FLOOR}){{0,2}}"
    rf"|(?:{_LANE}){{1,3}}|{_TOWER}(?:{_FLOOR}|{_HOUSE})?|[a-z](?:座|栋|棟|幢))(?: ?\d{{6}}(?!\d))?"
)
"""What stands behind a street: sections, lanes, a house, floors and rooms; or a tower, and the code of the post."""
_NO_NAME: Final = "[为為在于於是由从從的及和与與经經到至给給被让讓向の]"
_WHO_WORKS: Final = "患者|(?<=患)者|病人|(?<=病)人|(?<=[者人])[系係]|单位|(?<=单)位|單位|(?<=單)位"
"""What stands in front of a company, and is of no name: 患者系北京…有限公司职工."""
_OF_COMPANY: Final = (
    f"(?:(?!{_NO_NAME}|定期|健診|健康|勤務|作業|職員|社員|従業|検診|胸部)[\u3005\u30a0-\u30ff\u4e00-\u9fffa-z0-9&])"
)
_JAPANESE: Final = r"(?:株式会社|有限会社|合同会社|合資会社|\(株\)|\(有\))"
_CHINESE: Final = "(?:有限公司|有限责任公司|有限責任公司|股份公司|集团公司|集團)"
_KOREAN: Final = r"(?:주식회사|유한회사|\((?:주|유)\))"
_COMES: Final = (
    "通院|来院|来所|来られ|転居|引っ越|引越|転入|転出|移住|帰省|帰宅|帰郷|救急搬送|搬送|受診|転院|紹介|電車|バス|車で|飛行機"
    "|新幹線|タクシー|通勤|通学|出張|旅行|来日|上京"
)
"""What is said behind the place that somebody comes from or goes to."""
EAST: Final = (
    pattern(
        "age",
        rf"(?<![0-9a-z])(?<!\d[.,])(?:9\d|1[0-3]\d)(?: ?[多余餘]?{_YEARS}| ?여?세(?![트기대척부포침])| ?살| ?さい"
        r"|[代대](?=[のに前中後半男女、。, ]|여|남|초|중|후|$))",
        rb"00{1,2}(?:b| b)",
        aged=1,
    ),
    pattern(
        "age",
        rf"(?<!{_NUMERAL})(?:九十{_TENS}?|九{_TENS}|一?百(?:[零〇]?{_TENS}|一?十{_TENS}?)?|九[〇零]|一[〇零一][{_DIGITS}])"
        rf"[多余餘]?{_YEARS}",
        signs="岁 歳 歲 才",
        reach=8,
    ),
    pattern(
        "age",
        r"(?:아흔|백)(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)? ?살|(?:구십|백)[일이삼사오육칠팔구]? ?세(?![가-힣]{2})",
        signs="아흔 구십 백",
    ),
    pattern(
        "age",
        rf"(?:{_AGED.replace(' ', '|')})[ :]{{0,2}}[약만約约]? ?(?P<goes>9\d|1[0-3]\d)(?!\d|[.,]\d|年)",
        signs=_AGED,
    ),
    pattern(
        "date",
        # In ideographs, and the years of the Republic: 二〇二三年五月三日, 民國112年5月.
        rf"(?:[{_DIGITS}]{{4}}|民[國国](?:{_NUMERAL}{{1,5}}|\d{{2,3}})|(?:令和|平成|昭和|大正){_NUMERAL}{{1,3}})年"
        rf"(?:(?:{_NUMERAL}{{1,3}}|\d\d?)月(?:(?:{_NUMERAL}{{1,3}}|\d\d?)[日号號])?)?"
        rf"|{_NUMERAL}{{1,3}}月{_NUMERAL}{{1,3}}[日号號]",
        signs="年 月",
        reach=12,
    ),
    pattern(
        "phone number", r"(?<=\d)[ ]?(?:转|轉|內線|内線|내선)[ ]?(?P<goes>\d{2,6})(?!\d)", signs="转 轉 內線 内線 내선"
    ),
    pattern("room or bed", r"(?<![\d.])\d{1,4}[号號]?床(?![位旁])", rb"0{1,4}b"),
    pattern("room or bed", r"床[号號位]?[ :]{0,2}(?P<goes>\d{1,4})(?![\d日天年]|[.,]\d)", signs="床"),
    pattern("room or bed", r"(?<![\d.])\d{2,4}(?:号室|號室|호실|병실|号病房|病室|病房)", rb"0{2,4}b"),
    pattern(
        "room or bed",
        r"(?:病室|病房|部屋|병실|病棟)[ :]{0,2}(?P<goes>\d{2,4})(?![\d年]|[.,]\d)",
        signs="病室 病房 部屋 병실 病棟",
    ),
    # Addresses: behind what says so, behind a code of the post, behind a street, by their numbers, and in Korea.
    pattern(
        "address",
        # Not what somebody came with, which is called so in Korean: 통증을 주소로 내원.
        r"(?:住所|住址|地址|居住地|주소(?!로 (?:내원|본원|외래|입원|응급|의뢰|검사|시행|방문|진료)))"
        r"[ :]{0,2}(?P<goes>[^\n。;,、]{2,60})",
        signs="住所 住址 地址 居住地 주소",
    ),
    pattern(
        "address",
        rf"(?:{_LIVES.replace(' ', '|')})(?!院|入|农村|農村|我|本)[ :は]{{0,2}}"
        r"(?P<goes>(?=[^\n。;,、]{0,40}[\d省市县縣区區镇鎮乡鄉路街巷弄號村都道府県町丁番시도군구읍로길])[^\n。;,、]{2,60})",
        signs=_LIVES,
    ),
    pattern(
        "address",
        rf"(?<![\d.-])\d{{3}}(?:\d{{2,3}})? ?{_HAN}{{1,14}}(?:{_STREET}){_OF_STREET}",
        rb"0{3,6} ?b",
    ),
    pattern(
        "address",
        # Towns that are made of words: 八街市の実家.
        r"(?<![\u3005\u4e00-\u9fff])(?!同|当|本|他|各|市|病)[\u3005\u4e00-\u9fff]{1,4}[市区町村郡](?=の(?:実家|自宅)|在住|出身"
        r"|[へに](?:転居|転入|里帰|引っ越|引越|帰省|在住))",
        signs="市 区 町 村 郡",
        reach=6,
    ),
    pattern(
        "address",
        # Wards that are a word: 中央区の実家, 港区より.
        r"(?<![\u3005\u4e00-\u9fff])(?:中央|[東西南北中緑港])区(?=(?:の(?:実家|自宅|施設|親|娘|息子|診療|クリニック|病院))|在住|出身|から|より"
        r"|へ(?:転|里|引|帰)|に(?:転|里|引|帰|住|在|お住))",
        signs="区",
        reach=3,
    ),
    pattern(
        "address",
        rf"(?:{_NOT_LIVES}{_HAN}){{1,10}}(?:{_STREET}){_OF_STREET}",
        signs="路 街 巷 弄 道 同 衕 村 町 区 區",
        reach=12,
    ),
    pattern("address", rf"(?<![\d.]){_LANE}(?:{_LANE}){{0,2}}{_HOUSE}(?:{_FLOOR}){{0,2}}", rb"0{1,4}b"),
    pattern(
        "address",
        rf"(?<![\d.-])\d{{1,5}}(?:-\d{{1,4}})?[号號](?:之\d{{1,4}}|{_FLOOR})",
        rb"0{1,5}(?:b|-0)",
        beyond_ascii=True,
    ),
    pattern("address", rf"(?<![\d.]){_TOWER}\d{{1,5}}(?:室|号|號|楼|樓)", rb"0{1,4}b"),
    pattern(
        "address",
        r"[\u3005\u4e00-\u9fff\u30ce\u30b1\u30f6]{0,8}(?:\d{1,4}|[一二三四五六七八九十]{1,3})丁目"
        r"(?:の?\d{1,4}番地?(?:の)?)?(?:[\d-]{1,8}号?)?"
        r"(?: ?[\u3005\u30a0-\u30ff\u4e00-\u9fff]{2,14}\d{2,4}(?:号室?)?(?![\d.]))?",
        signs="丁目",
        reach=12,
    ),
    pattern("address", r"(?<![\d.])\d{1,4}番(?:地(?:の\d{1,4})?|\d{1,4}号)(?:\d{2,4}号室)?", rb"0{1,4}b"),
    pattern(
        "address",
        # Without the words between its numbers: 港区虎ノ門1-2-3.
        r"[\u3005\u4e00-\u9fff]{1,6}[区區市町村郡][\u3005\u4e00-\u9fff\u30ce\u30b1\u30f6]{0,8}"
        r"\d{1,4}-\d{1,4}(?:-\d{1,5})?(?![\d-])",
        signs="区 區 市 町 村 郡",
        reach=6,
    ),
    pattern(
        "address",
        # Where somebody comes from or moves to: 北区から電車で通院.
        r"(?!本日|今日|昨日|現在|患者|本人)[\u3005\u4e00-\u9fff\u30ce\u30b1\u30f6]{1,3}(?<![病地校学第])[市区區町村]"
        rf"(?=(?:から|より|へ)[^\n。、;]{{0,8}}(?:{_COMES}))",
        signs="市から 区から 區から 町から 村から 市より 区より 區より 町より 村より 市へ 区へ 區へ 町へ 村へ",
        reach=3,
    ),
    pattern(
        "address",
        rf"(?:{_HANGUL}{{1,7}}[시도군구읍면] ){{1,3}}{_HANGUL}{{1,8}}\d{{0,3}}(?:[로길가동리]|거리)(?:\d{{1,3}}번?길)? "
        rf"(?:지하 ?)?\d{{1,4}}(?:-\d{{1,4}})?(?:번지)?(?: ?\({_HANGUL}{{1,12}}\))?"
        r"(?:,? ?\d{1,4}동)?(?:,? ?\d{1,4}호)?",
        signs="시 도 군 구 읍 면",
        reach=7,
        in_sentences=True,
    ),
    pattern("address", r"(?<![\d.])\d{1,4}동 ?\d{1,4}호(?!흡)", rb"0{1,4}b"),
    pattern(
        "address",
        # Hospitals of Korea that are called like a word: 제일병원에서.
        rf"(?<!{_HANGUL})(?P<goes>(?!(?:{_NO_HOSPITAL})+(?:병원|의원|의료원)){_HANGUL}{{2,6}}?)(?:대학교?|종합|여성|아동|한방|요양|재활)?"
        rf"(?:병원|의원|의료원)(?=(?:에서|으로|로|의|에|은|는|이|가|을|를|과|와)?(?!{_HANGUL}))",
        signs="병원 의원 의료원",
        reach=12,
    ),
    # The form of a company, and the name beside it, before or behind.
    pattern(
        "workplace",
        rf"{_JAPANESE}{_OF_COMPANY}{{1,8}}|{_OF_COMPANY}{{1,8}}{_JAPANESE}",
        signs="株式会社 有限会社 合同会社 合資会社 (株) (有)",
        reach=8,
        marks="&\u30a0\u30fb",
    ),
    pattern(
        "workplace",
        rf"(?:(?!{_NO_NAME}|{_WHO_WORKS})[\u4e00-\u9fff0-9a-z]){{2,14}}{_CHINESE}",
        signs="有限 股份 集团 集團",
        reach=14,
    ),
    pattern(
        "workplace",
        rf"(?<!{_HANGUL}){_KOREAN} ?[가-힣a-z0-9]{{1,14}}|(?<!{_HANGUL}){_HANGUL}{{1,12}} ?{_KOREAN}",
        signs="주식회사 유한회사 (주) (유)",
        reach=12,
    ),
)
"""The forms, as :mod:`~deid_proxy.engine.cleaners.pattern_table` takes them."""
