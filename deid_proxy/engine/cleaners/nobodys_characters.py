"""Characters of Chinese and Japanese that nobody is called by: what is written with one is no name, nor a part of one.

Of those that the vocabularies have, the ones that at most two names of JMnedict have, no name of Faker, and no more
than three names of people and places of jieba, or 1.5 % of its words with them; in either kind of characters.
"""

from __future__ import annotations

from typing import Final

NOBODYS: Final = frozenset(
    "丟丢两买些产们件份仿伤伪估佝侄価促俯們倒倘倦值做停偶偻偽傷僂僞僵兩减凭凸凹删刪刷剂剖剰劈劑办劣匙匿卖压厌厕厥厭叠另叩叮吃吊吗吞吡吧吲吵吻呃呋呕呛呢呤呻咐咨咪咬咯咳咽哄哌哑哚哨哪哭哺唇唑唾啊啞啰"
    "啶啼喂喘喙喝喫喷喹嗄嗅嗆嗎嗜嗝嗪嗳嗽嘌嘔嘧嘱嘶噛噪噬噯噴噻嚏嚥嚨嚼囉囑囟困坏坠垫塌墊墜壊壓壞套她妄妊娠娩婚婿媒嫌孢尿层届岁崴嵌嵴巯巰廁廔弯彎态怎怕怠恳您悶悸惧態慢憋憑懂懇懼戏截戲扩扪扭扰扱扳扼"
    "找抑抖抬抵拄拆拇拍拒拟拠拭拷拼挛挡挤挫捐损换捫掉掻插換搀損搐搞搬携搾摄摆摔撐撑撕擋擠擬擺擾攙攜攝攣敗晕暈曝朦栓桡档桩械检棍椭楔楕榨樁橈橢檔檢歉歪歲殴毆每毗毯氟氢氦氧氨氫氮氯汙污汽沒没泄泵泻泼浆"
    "浸涉涎涕液淆渇渗減渴溃溴溺滞滤滯滲漩漿潑潰澡濒濾瀕炸烤烫焊燙燥爬版牝犯狀猝瓣瓤產甥畸疊疑疗疝疟疡疥疫疮疱疲疸疹疼疽痂病症痉痒痔痘痙痛痢痣痪痫痰痹痺痿瘀瘍瘓瘘瘙瘡瘢瘤瘧瘪瘫瘻療癇癌癜癟癢癫癬癱癲"
    "皰盂盗盜盲眩眶睁睏睑睜睡睪睫睾瞼矮矽码砸碍碘碰碱碳碼碾磺礙票祸禁禍稍窒窘窮窿竖竭筛筷签箋篩簧簽籤糙紊紛紧絀絕綁緊縊繃繳纖纤纷绌绑绝绷缢缴罐罨罪署罵羟羥耍耗肋肘肚肛肟肠肢肤肺肼肽肾肿胀胃胍胚胛胝"
    "胞胫胰胱胳胸胺胼脏脑脓脖脛脱脲脳脹脾腋腎腓腕腘腟腦腫腭腮腱腸腹腺腿膀膈膊膏膕膚膜膝膣膦膨膵膿臀臂臓臟臭苯苷荨菪蕁蕈虽蚀蚓蚴蛀蛔蛛蜇蜡蝕螃螨蟎蠟衄衰袜裹褐褥褶襪訂訟訴診評誤說諮譫讀订讼评诉诊试该"
    "误说读谵豌豎豚販貰賠賬贅账赔赘赶趁趟趾跌跑跖跗跛距踝踪踵蹠蹤躁躯躺較輛輻较辆辐辦还这送這酐酚酞酮酯酰酱酵酶酷醛醬釓鈉鈣鈦鉀鉬鉻銨銬銷鋇錯鎂鏈鏽鐮鐲钆钙钛钠钡钼钾铐铬铵链销锈错镁镯镰閥閾闷闹阀阈"
    "陥险陷隔隙險雇雖霉靴靶頁頜頦頰頸顆顎顫顱顳顴页颅颈颊颌颏颗颞颤颧餵餾饋馈馏驗驟骂验骤骰骶骺骼髁髂髄髋髌髓髕髖鬧鰓鳃鹼黏黴鼾齒齦齲齶齿龈龋"
)
"""In simplified characters, and in those of Taiwan and Japan."""
