/** What each problem means and what to do about it; `it` is the word at fault. */
export const problemWords = {
  'node.missing': [
    '行き先のノード「it」がありません。名前を直すか、ノードを足してください。',
    'There is no node "it". Correct the name, or add the node.',
  ],
  'node.unreachable': [
    'どこからもこのノードへ来ません。行き先に書くか、消してください。',
    'No way leads to this node. Lead one there, or remove it.',
  ],
  'node.neverEnds': [
    'ここからは、どう進んでも終わりません（待ち行列・転送・終了のいずれにも着きません）。',
    'From here no way leads to a queue, a transfer or an end.',
  ],
  'node.silentCircle': [
    '一言も聞かせないまま同じ所へ戻る輪があります（it）。輪の中に案内か質問を入れてください。',
    'A circle in which the caller hears nothing (it). Put an announcement or a question into it.',
  ],
  'prompt.none': ['案内する音声が一つもありません。', 'There is nothing to play.'],
  'prompt.missing': [
    '音声「it」がありません。録音を登録するか、名前を直してください。',
    'There is no prompt "it". Record it, or correct the name.',
  ],
  'say.noNumerals': [
    'この言語では数・金額・日付の読み上げがなく、数字を一つずつ読みます（it）。',
    'Numbers, amounts and dates are read digit by digit in this language (it).',
  ],
  'value.neverSet': [
    '値「it」は、ここへ来るまでのどこでも入りません。',
    'Nothing on the way here ever sets the value "it".',
  ],
  'value.maybeUnset': [
    '値「it」が入らないままここへ来ることがあります。',
    'One can come here without the value "it" being set.',
  ],
  'hours.calendarUnknown': ['カレンダー「it」は登録されていません。', 'There is no calendar "it".'],
  'hours.slotUnknown': [
    'カレンダーに時間帯「it」はありません。この行き先には誰も進みません。',
    'The calendar has no part of the day named "it": nobody will go that way.',
  ],
  'hours.slotNever': [
    '時間帯「it」は、この先13か月に一度も来ません。',
    'The part of the day "it" does not come within the next 13 months.',
  ],
  'hours.neverOpen': ['この先13か月、受付中になる時がありません。', 'Never open within the next 13 months.'],
  'hours.neverClosed': ['この先13か月、受付時間外になる時がありません。', 'Never closed within the next 13 months.'],
  'hours.holidayNever': [
    'この先13か月、休日として閉まる日がありません。',
    'No day within the next 13 months is closed as a holiday.',
  ],
  'hours.endedNever': [
    'カレンダーに受付終了日がないため、この行き先には誰も進みません。',
    'The calendar has no last day, so nobody will go that way.',
  ],
  'hours.holidaysUnknown': ['国民の祝日がitまでしか登録されていません。', 'National holidays are known until it only.'],
  'menu.tooDeep': [
    'ここまでにメニューがit段あります。段数を減らしてください。',
    'it menus on the way, this one included. Ask less.',
  ],
  'menu.noKeys': ['選べるキーがありません。', 'There is no key to choose.'],
  'key.impossible': ['「it」は電話機のキーではありません。', '"it" is no key of a telephone.'],
  'key.doubled': ['キー「it」に意味が二つあります。', 'The key "it" means two things.'],
  'question.waitInvalid': ['キーを待つ時間がありません。', 'There is no time to press a key.'],
  'collect.lengthInvalid': [
    '最短の桁数が最長より長くなっています（it）。',
    'The shortest length is longer than the longest (it).',
  ],
  'collect.neverFits': [
    'この桁数（it）では、求める形の番号を入力できません。',
    'With these lengths (it) what is asked for cannot be keyed in.',
  ],
  'collect.terminatorInvalid': [
    '終わりのキーに「it」は使えません（# か、空）。',
    '"it" cannot end a number; use # or nothing.',
  ],
  'confirm.keysEqual': ['「はい」と「いいえ」のキーが同じです（it）。', 'Yes and no are the same key (it).'],
  'survey.noKeys': ['答えのキーがありません。', 'There is no key to answer with.'],
  'branch.neverHolds': ['この場合分けが成り立つことはありません（it）。', 'This case never holds (it).'],
  'branch.lineUnknown': ['回線「it」は登録されていません。', 'There is no line "it".'],
  'transfer.notAllowed': [
    '転送先「it」は許可された番号の一覧にありません。',
    'it is not on the list of numbers that calls may be transferred to.',
  ],
  'queue.unknown': ['待ち行列「it」は登録されていません。', 'There is no queue "it".'],
  'queue.noCallback': ['待ち行列「it」には折り返しの設定がありません。', 'The queue "it" has no callback rules.'],
  'sms.templateUnknown': ['ひな形「it」は登録されていません。', 'There is no template "it".'],
  'sms.languageMissing': ['ひな形にこの言語の文面がありません（it）。', 'The template has no text for it.'],
  'data.sourceUnknown': ['照会先「it」は登録されていません。', 'There is no source "it".'],
  'data.keysUnmatched': [
    '照会に使う項目が照会先の決まりと違います（it）。',
    'The keys are not those that the source asks for (it).',
  ],
  'data.notSayable': [
    '項目「it」は、照会先で伝えてよい項目になっていません。',
    'The source does not allow the field "it" to be told.',
  ],
  'flow.unknown': ['案内フロー「it」はありません。', 'There is no flow "it".'],
  'flow.recursion': ['案内フローが自分自身を呼び続けます（it）。', 'Flows that call each other without end (it).'],
  'flow.tooDeep': ['案内フローの入れ子が深すぎます（it）。', 'Flows within flows, too deep (it).'],
  'return.nowhere': [
    '呼び出し元がないため、ここで通話が終わります。',
    'Nothing called this flow, so the call ends here.',
  ],
} as const satisfies Readonly<Record<string, readonly [ja: string, en: string]>>

export type ProblemCode = keyof typeof problemWords
