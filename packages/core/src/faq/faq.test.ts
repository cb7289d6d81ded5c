import { describe, expect, it } from 'vitest'
import { faqIn, faqKeys, faqProblems, faqWords, stepFaq } from './faq.ts'

const agent = { account: 'a01', leads: false }
const lead = { account: 'super1', leads: true }
const other = { account: 'super2', leads: true }
const done = (state: string, change: string, live = false) => ({ type: 'done', state, change, live })
const refused = (why: string) => ({ type: 'refused', why })

describe('a version of an FAQ', () => {
  it('is submitted by who wrote it or by who leads, as long as it is a draft', () => {
    expect(stepFaq({ state: 'draft', by: 'a01' }, { type: 'submit' }, agent)).toEqual(done('submitted', 'submitted'))
    expect(stepFaq({ state: 'draft', by: 'a02' }, { type: 'submit' }, agent)).toEqual(refused('leadersOnly'))
    expect(stepFaq({ state: 'draft', by: 'a02' }, { type: 'submit' }, lead)).toEqual(done('submitted', 'submitted'))
    expect(stepFaq({ state: 'rejected', by: 'a01' }, { type: 'submit' }, agent)).toEqual(refused('notDraft'))
  })

  it('goes live when somebody else who leads approves it', () => {
    expect(stepFaq({ state: 'submitted', by: 'a01' }, { type: 'approve' }, lead)).toEqual(
      done('approved', 'approved', true),
    )
    expect(stepFaq({ state: 'submitted', by: 'super1' }, { type: 'approve' }, other)).toMatchObject({ live: true })
  })

  it('is never approved or rejected by who wrote it, whatever his role, nor by an agent', () => {
    for (const wish of [{ type: 'approve' }, { type: 'reject', reason: 'x' }] as const) {
      expect(stepFaq({ state: 'submitted', by: 'super1' }, wish, lead)).toEqual(refused('ownWork'))
      expect(stepFaq({ state: 'submitted', by: 'a02' }, wish, agent)).toEqual(refused('leadersOnly'))
      expect(stepFaq({ state: 'draft', by: 'a02' }, wish, lead)).toEqual(refused('notSubmitted'))
    }
  })

  it('is rejected with a reason', () => {
    const submitted = { state: 'submitted', by: 'a01' } as const
    expect(stepFaq(submitted, { type: 'reject', reason: ' ' }, lead)).toEqual(refused('reasonMissing'))
    expect(stepFaq(submitted, { type: 'reject', reason: '金額が違う' }, lead)).toEqual(done('rejected', 'rejected'))
  })

  it('is gone back to only if it was approved once', () => {
    expect(stepFaq({ state: 'approved', by: 'super1' }, { type: 'rollBack' }, lead)).toEqual(
      done('approved', 'rolledBack', true),
    )
    expect(stepFaq({ state: 'rejected', by: 'a01' }, { type: 'rollBack' }, lead)).toEqual(refused('neverApproved'))
    expect(stepFaq({ state: 'approved', by: 'a01' }, { type: 'rollBack' }, agent)).toEqual(refused('leadersOnly'))
  })
})

const content = {
  texts: { ja: { question: 'ﾍﾟｲｼﾞｰで払えますか', answer: 'はい。' }, en: { question: 'Pay-easy?', answer: 'Yes.' } },
  keywords: ['電子納付'],
  lines: [],
  claimKinds: [],
}

it('is found by all it says in every language, each text on a line of its own', () => {
  const { title, words } = faqKeys(content)
  expect(title.split('\n')).toHaveLength(3)
  for (const word of faqWords('ペイジー 電子納付 YES')) expect(words).toContain(word)
  expect(title).toContain(`\n${faqWords('ぺいじー')[0]}`)
})

it('searches as soon as something has two characters', () => {
  expect(faqWords('納')).toEqual([])
  expect(faqWords('納付')).toEqual(['納付'])
})

it('is told in the language asked for, or in Japanese', () => {
  expect(faqIn(content.texts, 'en')).toMatchObject({ language: 'en', answer: 'Yes.' })
  expect(faqIn(content.texts, 'vi')).toMatchObject({ language: 'ja' })
})

it('needs question and answer, in Japanese at least', () => {
  expect(faqProblems(content)).toEqual([])
  const holes = { ...content, texts: { en: { question: ' ', answer: '' } } }
  expect(faqProblems(holes).map(({ where }) => where)).toEqual(['texts.ja', 'texts.en.question', 'texts.en.answer'])
})
