/**
 * Character forms that stand for the same name in different systems (異体字). Each group is written in the form of its first
 * character; what Unicode itself holds for the same (compatibility ideographs, e.g. U+FA19 神) is done by NFKC before. Sources:
 * 常用漢字表 (2010) 付 いわゆる康熙字典体, 人名用漢字別表第二, and the forms that resident registers are known to mix (髙, 﨑, 𠮷, 邉 …).
 * Characters that are different names to their bearers stand together where files mix them (斎 and 斉, 島 and 嶋): before two
 * become one, something else has to agree as well.
 */
const groups = `
亜亞 悪惡 圧壓 囲圍 医醫 為爲 壱壹弌 隠隱 栄榮 営營 衛衞 駅驛 円圓 塩鹽 縁緣 艶艷 応應 欧歐 殴毆
桜櫻 奥奧 横橫 温溫 穏穩 仮假 価價 画畫 会會 絵繪 壊壞 懐懷 概槪 拡擴 殻殼 覚覺 学學斈 岳嶽 楽樂
渇渴 缶罐 巻卷 陥陷 勧勸 寛寬 関關 歓歡 観觀 顔顏 気氣 既旣 帰歸 偽僞 戯戲 犠犧 旧舊 拠據 挙擧舉
虚虛 峡峽 挟挾 狭狹 郷鄕鄉 暁曉 区區 駆驅駈 勲勳勛 薫薰 径徑 茎莖 恵惠 掲揭 渓溪谿 経經 蛍螢 軽輕
継繼 鶏鷄雞 芸藝 撃擊 欠缺 研硏 県縣 倹儉 剣劍劒剱釼 険險 圏圈 検檢 献獻 権權 顕顯 験驗 厳嚴 広廣
効效 恒恆 黄黃 鉱鑛 号號 国國圀 黒黑 砕碎 済濟 斎齋齊斉斋齐亝 剤劑 雑雜 参參 桟棧 蚕蠶 惨慘 賛贊
残殘 糸絲 歯齒 児兒 辞辭 湿濕 実實 写寫 釈釋 寿壽 収收 従從 渋澁 獣獸 縦縱 粛肅 処處 緒緖 叙敍敘
将將 称稱 焼燒 証證 奨奬 条條 状狀 乗乘 浄淨 剰剩 畳疊疉 縄繩 壌壤 嬢孃 譲讓 醸釀 触觸 嘱囑 真眞
寝寢 慎愼 尽盡 図圖 粋粹 酔醉 穂穗 随隨 髄髓 枢樞 数數 瀬瀨 声聲 青靑 清淸 静靜 税稅 窃竊 摂攝
専專 浅淺 戦戰 践踐 銭錢 潜潛 繊纖 禅禪 双雙 壮壯 争爭 荘莊 捜搜 挿插 巣巢 曽曾 痩瘦 装裝 総總
騒騷 増增 蔵藏 臓臟 即卽 属屬 続續 堕墮 対對 体體 帯帶 滞滯 台臺 滝瀧 択擇 沢澤 担擔 単單 胆膽
団團 断斷 弾彈 遅遲 痴癡 虫蟲 昼晝 鋳鑄 庁廳 徴徵 聴聽 勅敕 鎮鎭 逓遞 鉄鐵銕鉃 点點 転轉 伝傳 灯燈
当當 党黨 盗盜 稲稻 闘鬪 徳德悳 独獨 読讀 届屆 弐貳 悩惱 脳腦 覇霸 拝拜 廃廢 売賣 梅楳 麦麥 発發
髪髮 抜拔 晩晚 蛮蠻 秘祕 浜濱濵 瓶甁 払拂 仏佛 併倂 並竝 餅餠 変變 辺邊邉 弁辨瓣辯 歩步 宝寶寳 豊豐
褒襃 翻飜 毎每 万萬 満滿 麺麵 黙默 訳譯 薬藥 与與 予豫 余餘 誉譽 揺搖 様樣 謡謠 来來 頼賴 乱亂
覧覽 竜龍龒 両兩 猟獵 緑綠 涙淚 塁壘 礼禮 励勵 戻戾 霊靈 齢齡 暦曆 歴歷 恋戀 錬鍊 炉爐 労勞 郎郞
楼樓 録錄 湾灣 高髙 崎﨑嵜㟢碕 吉𠮷 土圡 島嶋嶌㠀 富冨 峰峯 館舘 淵渕渊 柳栁桺 桑桒 野埜 杉椙 松枩枀
藪薮籔 桧檜 槙槇 籠篭 角⻆ 橋槗𣘺 梁樑 坂岅 堺畍 鴎鷗 鶴靍靏鸖 雁鴈 亀龜 蝿蠅 砺礪 涛濤 梼檮 祷禱
檪櫟 猿猨 秋龝穐 喜㐂憙 壺壷 昇曻 凛凜 尭堯 遥遙 瑶瑤 煕熙凞 祢禰 穣穰 亘亙 晃晄 弥彌 巌巖 禄祿
稟禀 紘絋 倶俱 侠俠 尓爾 彦彥 宮宫 鎌鐮 鎗鑓 船舩 達逹 間閒 解觧 卯夘 宜冝 定㝎 美羙 蘇蘓 虎乕
釜釡 針鍼 門门 閉閇 鯵鰺 凉涼 博愽 厨廚 哲喆 善譱 園薗 多夛 姉姊 強强 戸戶 曹曺 最㝡 村邨 栖棲
柏栢 樋桶 歳歲 氷冰 無无 煙烟 皐皋 群羣
晋晉 隣鄰 略畧 鑑鑒 灌潅 頚頸 掴摑 蝋蠟 莱萊 侭儘 噛嚙 焔焰 頬頰 醤醬 躯軀 填塡 撹攪 箪簞 繋繫 騨驒
屏屛 鹸鹼 麹麴 諌諫 蛎蠣 桝枡 鈎鉤 猪豬
`

const formsOf = (): ReadonlyMap<string, string> => {
  const forms = new Map<string, string>()
  for (const [first, ...others] of groups
    .trim()
    .split(/\s+/)
    .map((group) => [...group]))
    for (const other of others) if (first !== undefined) forms.set(other, first)
  return forms
}

/** From an old or rare form to the usual one. */
export const usualForms = formsOf()

const rare = new RegExp(`[${[...usualForms.keys()].join('')}]`, 'gu')
/** What says only how a character is drawn (IVS, SVS) or is not seen at all. */
const unseen = /[\u{e0100}-\u{e01ef}\ufe00-\ufe0f\u200b-\u200f\u2060\ufeff\u00ad]/gu

const odd = new RegExp(`${unseen.source}|[\\u309b\\u309c]`, 'u')

const withoutOdd = (text: string): string =>
  text
    .replace(unseen, '')
    .replace(/[ \u3000]*\u309b/g, '\u3099')
    .replace(/[ \u3000]*\u309c/g, '\u309a')

const rewritten = (text: string): string =>
  (odd.test(text) ? withoutOdd(text) : text)
    .normalize('NFKC')
    .replace(/[\u3099\u309a]/g, '')
    .replace(rare, (character) => usualForms.get(character) ?? character)

/**
 * By UTF-16 unit: what is written for a character that nothing before or behind it changes; `depends` for the others, 0 for
 * those that nobody has met yet. Names are many, and of few characters.
 */
const alone = new Uint16Array(0x10000)
/** The same for kana of half width with a sound mark, which is a character of its own there: ﾀﾞ → ダ. */
const voiced = new Uint16Array(0x200)
const depends = 1
/** Becomes one with what stands before it; sound marks of full width take blanks away. */
const joins = /[\p{M}\p{Cs}\u1160-\u11ff\uff9e\uff9f\u309b\u309c]/u

const learnt = (character: string): number => {
  const usual = rewritten(character)
  return usual.length === 1 && usual > '\u0001' && !joins.test(usual) ? usual.charCodeAt(0) : depends
}
const learnAlone = (unit: number): number => {
  const character = String.fromCharCode(unit)
  alone[unit] = joins.test(character) ? depends : learnt(character)
  return alone[unit] ?? depends
}
/** `place`: where the pair stands in `voiced`. */
const learnVoiced = (place: number, unit: number, mark: number): number => {
  voiced[place] = learnt(String.fromCharCode(unit, mark))
  return voiced[place] ?? depends
}
const isHalfKana = (unit: number): boolean => unit >= 0xff66 && unit < 0xff9e
/** A kana of half width and its mark. */
const isPair = (text: string, at: number): boolean => {
  if (!isHalfKana(text.charCodeAt(at)) || at + 1 === text.length) return false
  const next = text.charCodeAt(at + 1)
  return next === 0xff9e || next === 0xff9f
}
const usualVoiced = (unit: number, mark: number): number => {
  const place = (unit - 0xff66) * 2 + (mark & 1)
  return voiced[place] || learnVoiced(place, unit, mark)
}

/** NFKC and the usual forms: ﾀｶﾊｼ → タカハシ, 髙橋 → 高橋. */
export const usualCharacters = (text: string): string => {
  let usual = ''
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    const written = isPair(text, at) ? usualVoiced(unit, text.charCodeAt(++at)) : alone[unit] || learnAlone(unit)
    if (written === depends) return rewritten(text)
    usual += String.fromCharCode(written)
  }
  return usual
}
