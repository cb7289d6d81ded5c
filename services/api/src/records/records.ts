import type { CallId, ContractId } from '@tsunagu/core'
import type { Account, EarlierCall, Role } from '@tsunagu/messages'

/** What the door reads and writes in Postgres. */
export type Records = {
  readonly ping: () => Promise<void>
  /** By account id over all contracts: the contract is only known afterwards. */
  readonly accountToSignIn: (account: string) => Promise<AccountRecord | null>
  /** The last calls with that number, newest first, without the one that is going on. */
  readonly earlierCalls: (
    contract: ContractId,
    number: string,
    except: CallId,
    limit: number,
  ) => Promise<readonly EarlierCall[]>
}

export type AccountRecord = Pick<Account, 'account' | 'name' | 'contract' | 'agent'> & {
  readonly role: Role
  readonly passwordHash: string
  readonly suspended: boolean
}
