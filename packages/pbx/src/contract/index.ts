export { type ContractCase, pbxContract, playCase } from './contract.ts'
export type { ContractCitizen, ContractPhone, ContractWorld, PhoneHabit, Voices } from './world.ts'
