/** Municipalities with their towns; `blocks`: addresses run 丁目-番-号, otherwise 番地. */
export type City = {
  readonly prefecture: string
  readonly county: string
  readonly city: string
  readonly postcode: string
  readonly area: string
  readonly towns: readonly { readonly name: string; readonly blocks: boolean; readonly large: boolean }[]
}

/** `*` behind a town: numbered by blocks; `!`: its name may be led by 大字. */
const city = (
  prefecture: string,
  county: string,
  name: string,
  postcode: string,
  area: string,
  towns: string,
): City => ({
  prefecture,
  county,
  city: name,
  postcode,
  area,
  towns: towns.split(' ').map((town) => ({
    name: town.replace(/[*!]/g, ''),
    blocks: town.includes('*'),
    large: town.includes('!'),
  })),
})

export const cities: readonly City[] = [
  city(
    '福岡県',
    '',
    '久留米市',
    '830',
    '0942',
    '城南町 東町 西町* 津福本町 通町 荒木町荒木 安武町安武本 合川町 国分町 上津町 御井町 高良内町 善導寺町飯田 田主丸町豊城 北野町中 三潴町玉満 諏訪野町 野中町 南* 梅満町',
  ),
  city(
    '熊本県',
    '',
    '八代市',
    '866',
    '0965',
    '松江城町 本町* 旭中央通 古城町 永碇町 植柳上町 日奈久中町 鏡町内田 郡築一番町 高下西町 麦島東町 井上町 海士江町 田中西町 松崎町',
  ),
  city(
    '熊本県',
    '',
    '宇土市',
    '869',
    '0964',
    '浦田町 新小路町 本町* 旭町 松山町 花園町 網津町 走潟町 境目町 高柳町 築籠町 三拾町',
  ),
  city('福岡県', '三井郡', '大刀洗町', '830', '0942', '冨多! 本郷! 山隈! 高樋! 今! 上高橋! 下高橋! 鵜木! 栄田! 甲条!'),
  city(
    '北海道',
    '',
    '札幌市中央区',
    '060',
    '011',
    '北一条西* 北三条東* 南五条西* 大通西* 宮の森一条* 円山西町* 旭ケ丘* 南十条西*',
  ),
  city(
    '東京都',
    '',
    '府中市',
    '183',
    '042',
    '宮町* 府中町* 寿町* 若松町* 白糸台* 是政* 住吉町* 分梅町* 日新町* 西府町* 小柳町* 緑町*',
  ),
  city(
    '千葉県',
    '',
    '鎌ケ谷市',
    '273',
    '047',
    '新鎌ケ谷* 道野辺中央* 富岡* 東鎌ケ谷* 南初富* 中沢 初富 粟野 佐津間 西道野辺',
  ),
]

export const buildings: readonly string[] = [
  'コーポ山田',
  'メゾン城南',
  'サンハイツ',
  'グリーンコーポ',
  '第二市営住宅',
  'ハイツ桜',
  'レジデンス東',
  'ライオンズマンション',
  'アーバンヒルズ',
  'シャトレ',
  '県営団地',
  'パレス若葉',
]
