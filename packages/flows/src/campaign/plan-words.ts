/** What each problem of a plan means, and what to do about it; `it` is what stands there. */
export const planWords = {
  'line.unknown': ['回線「it」は登録されていません。', 'There is no line "it".'],
  'line.noOutbound': [
    '回線「it」には発信者番号がなく、発信に使えません。回線に番号を登録してください。',
    'The line "it" has no caller IDs, so nobody can be called from it. Give it one.',
  ],
  'callerId.notOfLine': [
    '発信者番号「it」はこの回線の番号ではありません（T7）。回線の番号から選んでください。',
    'The caller ID it is none of this line (T7). Choose one of the line.',
  ],
  'queue.unknown': ['待ち行列「it」は登録されていません。', 'There is no queue "it".'],
  'queue.nobody': [
    '待ち行列「it」を受け持つ担当者がいません。担当者を割り当ててください。',
    'No agent serves the queue "it". Assign one.',
  ],
  'agents.noAutoAnswer': [
    '自動応答（常時接続）でない担当者がいます（it）。応答した相手が「もしもし」と言い終わる前につながりません。',
    'These agents have no automatic answer and open line: it. Whoever answers waits until they pick up.',
  ],
  'calendar.unknown': ['カレンダー「it」は登録されていません。', 'There is no calendar "it".'],
  'hours.illegal': [
    'カレンダーに 8:00〜21:00 の外の時間があります（it）。市民への架電はこの間に限ります（O9）。',
    'The calendar has hours outside 08:00–21:00 (it). Citizens are called only between them (O9).',
  ],
  'window.empty': [
    'この期間に架電できる時間がありません（it）。期間かカレンダーを直してください。',
    'In this window there is no moment to call (it). Correct the window or the calendar.',
  ],
  'prompt.unknown': [
    '音声「it」がありません。録音を登録するか、名前を直してください。',
    'There is no prompt "it". Record it, or correct the name.',
  ],
  'apology.missing': [
    'お詫びの案内（apology）がありません。誰も出られないとき、応答した相手が無音になります。',
    'There is no apology: whoever answers while nobody is free would hear nothing.',
  ],
  'flow.unknown': ['案内フロー「it」は登録されていません。', 'There is no flow "it".'],
  'result.unknown': ['結果コード「it」は登録されていません。', 'There is no result code "it".'],
  'mode.optInMissing': [
    '「it」には、誰がなぜ認めたか（optIn）が必要です。既定は progressive です。',
    'Mode it needs optIn: who allowed it, and why. The default is progressive.',
  ],
  'mode.fieldMissing': ['この方式には「it」が必要です。', 'This mode needs the field "it".'],
  'mode.fieldForeign': ['「it」はこの方式では使えません。', 'The field "it" means nothing in this mode.'],
  'mode.cancelLever': [
    '呼出し中の切断（cancelAfterRingS）は自治体の型では使えません（無言電話になります）。',
    'Withdrawing calls that ring (cancelAfterRingS) is not allowed in the municipal template.',
  ],
  'ring.time': ['呼出し時間は 15〜60 秒です（it）。', 'The ring time is 15 to 60 seconds (it).'],
  'grace.tooLong': [
    '応答猶予は 2 秒までです（it）。それより長い無音は無言電話と受け取られます。',
    'From answer to agent there are two seconds at most (it); longer silence is a nuisance call.',
  ],
  'cap.tooHigh': ['放棄呼の上限は 3 % までです（it）。', 'The cap on abandoned calls is 3 % at most (it).'],
  'machines.tooLong': [
    '留守番電話の判定（it）が応答猶予より長いです。何も言わずに待つ人は、担当者につながる前に放棄呼として数えられます。',
    'Listening for machines takes longer (it) than the grace: people who say nothing are counted as abandoned before an agent comes.',
  ],
  'machines.unheard': [
    '留守番電話と判定した通話のうち、聞き直す割合（sample）が少なすぎます（it）。人を切っていても気づけません。',
    'Too few of the calls judged a machine are listened to (it): nobody would notice persons who are hung up on.',
  ],
  'tries.perDay': ['同じ人への架電は一日 3 回までです（it）。', 'One person is tried three times a day at most (it).'],
  'tries.gap': ['架電の間隔は 120 分以上あけます（it）。', 'Between attempts there are 120 minutes at least (it).'],
  'tries.slotMemory': [
    '同じ曜日・時間帯を避ける日数（slotMemoryDays）は 28 日以上です（C10(4)、今 it）。',
    'A weekday and band is not used again for 28 days at least (C10(4); now it).',
  ],
  'tries.abandonLock': [
    '放棄呼の後は 72 時間以上あけます（it）。',
    'After an abandoned call there are 72 hours at least (it).',
  ],
  'bands.backwards': ['時間帯「it」の終わりが始まりより前です。', 'The band "it" ends before it begins.'],
  'bands.overlap': ['時間帯「it」が前の時間帯と重なっています。', 'The band "it" overlaps the one before.'],
  'bands.doubled': ['時間帯の名前「it」が二度あります。', 'Two bands are named "it".'],
  'bands.gap': [
    '架電する時間にどの時間帯にも入らない所があります（it）。そこでは曜日・時間帯の規則が効きません。',
    'Hours of calling that no band covers: it. There the rule of other slots would say nothing.',
  ],
  'quotas.bandUnknown': ['時間帯「it」はありません。', 'There is no band "it".'],
  'quotas.doubled': ['時間帯「it」の割当てが二度あります。', 'The band "it" has two quotas.'],
  'quotas.tooLittle': [
    '割当ての合計が 100 % に足りません（it）。一日の架電が途中で止まります。',
    'The quotas add up to it only: dialling will stop before the day is over.',
  ],
  'list.doubled': ['リストの名前「it」が二度あります。', 'Two lists are named "it".'],
  'list.kindUnknown': ['債権の種類「it」は登録されていません。', 'There is no kind of claim "it".'],
  'list.campaignUnknown': ['キャンペーン「it」はありません。', 'There is no campaign "it".'],
  'list.rangeEmpty': ['範囲の始まりが終わりより後です（it）。', 'This range ends before it begins (it).'],
} as const satisfies Readonly<Record<string, readonly [ja: string, en: string]>>

export type PlanCode = keyof typeof planWords
