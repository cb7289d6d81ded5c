import { Refused } from './api.ts'

type ErrorBody = {
  readonly error?: { readonly code: string; readonly message: string; readonly details: Refused['details'] }
}

/** Sends a file as it is; XMLHttpRequest, because fetch tells nothing about how far it is. Throws Refused. */
export const upload = <Answer>(path: string, file: File, type: string, bar: HTMLProgressElement): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.responseType = 'json'
    request.setRequestHeader('content-type', type)
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      bar.value = total === 0 ? 0 : (100 * loaded) / total
    })
    request.addEventListener('error', () =>
      reject(new Refused('network', 0, 'サーバーに接続できません。ネットワークを確かめてください。')),
    )
    request.addEventListener('load', () => {
      if (request.status < 300) return resolve(request.response as Answer)
      const { error } = (request.response ?? {}) as ErrorBody
      const text = error?.message ?? `登録できませんでした（${request.status}）。`
      reject(new Refused(error?.code ?? 'unknown', request.status, text, error?.details ?? []))
    })
    request.send(file)
  })

export const uploadBar = (): HTMLProgressElement => {
  const bar = document.createElement('progress')
  bar.className = 'upload'
  bar.max = 100
  bar.value = 0
  bar.hidden = true
  return bar
}
