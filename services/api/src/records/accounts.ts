import type { ContractId } from '@tsunagu/core'
import type { Account, AccountChange, Role } from '@tsunagu/messages'
import { type AccountRow, type Db, inContract, type Trx } from '@tsunagu/store'
import { sql } from 'kysely'

export const listAccounts = (db: Db, contract: ContractId): Promise<Account[]> =>
  inContract(db, contract, async (trx) =>
    (await trx.selectFrom('account').selectAll().where('contract', '=', contract).orderBy('id').execute()).map(
      accountView,
    ),
  )

const accountView = (row: AccountRow): Account => ({
  account: row.login,
  name: row.name,
  roles: row.roles,
  contract: row.contract,
  agent: row.agent,
  suspended: !row.active,
  passwordChangedAt: row.password_changed_at,
  createdAt: row.created_at,
})

export type NewAccount = {
  readonly account: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly agent: string | null
  readonly passwordHash: string
}

/** Creates an account with its first line of history; null when the name is taken, in whichever contract. */
export const createAccount = (db: Db, contract: ContractId, by: string, made: NewAccount): Promise<Account | null> =>
  inContract(db, contract, async (trx) => {
    const row = await trx
      .insertInto('account')
      .values({
        contract,
        id: made.account,
        login: made.account,
        name: made.name,
        password_hash: made.passwordHash,
        roles: [...made.roles],
        agent: made.agent,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) return null
    await tell(trx, {
      contract,
      account: made.account,
      by,
      change: 'created',
      detail: { roles: made.roles, agent: made.agent },
    })
    return accountView(row)
  })

/** Suspends or resumes; null when there is no such account. */
export const setSuspended = (
  db: Db,
  {
    contract,
    account,
    by,
    suspended,
    reason,
  }: {
    readonly contract: ContractId
    readonly account: string
    readonly by: string
    readonly suspended: boolean
    readonly reason: string
  },
): Promise<Account | null> =>
  inContract(db, contract, async (trx) => {
    const row = await trx
      .updateTable('account')
      .set({ active: !suspended })
      .where('contract', '=', contract)
      .where('id', '=', account)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) return null
    await tell(trx, { contract, account, by, change: suspended ? 'suspended' : 'resumed', detail: { reason } })
    return accountView(row)
  })

export const accountHistory = (db: Db, contract: ContractId, account: string): Promise<AccountChange[]> =>
  inContract(db, contract, async (trx) => {
    const rows = await trx
      .selectFrom('account_history')
      .selectAll()
      .where('contract', '=', contract)
      .where('account', '=', account)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(500)
      .execute()
    return rows.map(({ at, by, change, detail }) => ({
      at,
      by,
      change,
      reason: typeof detail.reason === 'string' ? detail.reason : null,
    }))
  })

type Change = {
  readonly contract: ContractId
  readonly account: string
  readonly by: string
  readonly change: string
  readonly detail: Readonly<Record<string, unknown>>
}

const tell = async (trx: Trx, change: Change): Promise<void> => {
  await trx
    .insertInto('account_history')
    .values({ ...change, detail: JSON.stringify(change.detail) })
    .execute()
}

/** Sets a password and forgets wrong ones; null when there is no such account. */
export const setPassword = (
  db: Db,
  {
    contract,
    account,
    by,
    passwordHash,
  }: {
    readonly contract: ContractId
    readonly account: string
    readonly by: string
    readonly passwordHash: string
  },
): Promise<Account | null> =>
  inContract(db, contract, async (trx) => {
    const row = await trx
      .updateTable('account')
      .set({ password_hash: passwordHash, password_changed_at: sql`now()`, failed_sign_ins: 0, locked_until: null })
      .where('contract', '=', contract)
      .where('id', '=', account)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) return null
    await tell(trx, { contract, account, by, change: by === account ? 'passwordChanged' : 'passwordReset', detail: {} })
    return accountView(row)
  })

const lockAfter = 10

/** Counts a wrong password; after ten in a row the account rests for five minutes, whoever asks and from wherever. */
export const countWrongPassword = (db: Db, { contract, id }: Pick<AccountRow, 'contract' | 'id'>): Promise<void> =>
  inContract(db, contract, async (trx) => {
    await sql`update tsunagu.account set failed_sign_ins = failed_sign_ins + 1,
      locked_until = case when (failed_sign_ins + 1) % ${lockAfter}::int = 0 then now() + interval '5 minutes' else locked_until end
      where contract = ${contract} and id = ${id}`.execute(trx)
  })

export const forgetWrongPasswords = (db: Db, { contract, id }: Pick<AccountRow, 'contract' | 'id'>): Promise<void> =>
  inContract(db, contract, async (trx) => {
    await trx
      .updateTable('account')
      .set({ failed_sign_ins: 0, locked_until: null })
      .where('contract', '=', contract)
      .where('id', '=', id)
      .execute()
  })
