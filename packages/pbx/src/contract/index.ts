export { type ContractCase, pbxContract, playCase } from './contract.ts'
export type {
  ContractCitizen,
  ContractPhone,
  ContractWorld,
  Heard,
  PhoneHabit,
  Voice,
  VoiceMs,
  Voices,
} from './world.ts'
