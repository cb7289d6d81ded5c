import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { root } from './root.ts'

/** Where a person may look at what the tests saw. */
const shots = process.env.TSUNAGU_TEST_SHOTS ?? ''

/** A browser whose pages note what a page must never do: ask a stranger, break its own policy, throw. */
export class Pages {
  readonly outside: string[] = []
  readonly problems: string[] = []
  readonly #browser: Browser
  readonly #url: string

  private constructor(browser: Browser, url: string) {
    this.#browser = browser
    this.#url = url
  }

  static async open(url: string): Promise<Pages> {
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    return new Pages(browser, url)
  }

  close(): Promise<void> {
    return this.#browser.close()
  }

  /** A window of its own at the sign-in form. */
  async visit(): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'ja-JP' })
    const page = await context.newPage()
    page.on('request', (request) => {
      if (!request.url().startsWith(this.#url) && !request.url().startsWith('data:')) this.outside.push(request.url())
    })
    page.on('pageerror', (error) => this.problems.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('401')) this.problems.push(message.text())
    })
    await page.goto(this.#url)
    return page
  }

  async signIn(account: string, password: string): Promise<Page> {
    const page = await this.visit()
    await page.fill('input[name=account]', account)
    await page.fill('input[name=password]', password)
    await page.click('button[type=submit]')
    await page.waitForSelector('header.frame')
    return page
  }
}

/** The page is compiled, not served from source. */
export const buildPage = (): void => {
  const built = spawnSync('npx', ['tsc', '-b', 'services/api/page'], { cwd: root, encoding: 'utf8' })
  if (built.status !== 0) throw new Error(built.stdout)
}

export const shot = async (page: Page, name: string): Promise<void> => {
  if (shots === '') return
  mkdirSync(shots, { recursive: true })
  await page.evaluate(() => scrollTo(0, 0))
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}

/** Until the page says that there. */
export const says = (page: Page, selector: string, text: string | RegExp): Promise<void> =>
  page.locator(selector, { hasText: text }).first().waitFor({ timeout: 15_000 })

/** Clicks the button of exactly that name. */
export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click({ timeout: 15_000 })
