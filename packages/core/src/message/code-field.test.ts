import { expect, it } from 'vitest'
import { hasCode, withCode } from './code-field.ts'
import { renderTemplate } from './template.ts'

it('a text vouches for itself when it has the field, by either name', () => {
  expect(['番号は{code}', '番号は{確認コード}', '{code|なし}', '{codes}', 'code'].map(hasCode)).toEqual([
    ...[true, true, true, false, false],
  ])
})

it('the code is drawn, whatever was given by that name', () => {
  const values = withCode({ code: '0000', name: '山田' }, '123456')
  expect(renderTemplate('{name}様 {code} {確認コード}', values)).toEqual({
    type: 'rendered',
    text: '山田様 123456 123456',
  })
})
