/** Everything in the log is named by plain strings; these aliases say which. Shape: /^[A-Za-z0-9._-]+$/. */
export type ContractId = string
export type FloorId = string
export type LineId = string
export type QueueId = string
export type AgentId = string
export type PhoneId = string
export type FlowId = string
export type CalendarId = string
export type NodeName = string
/** One conversation from first ring to last goodbye, through transfers and callbacks. */
export type CallId = string
/** One channel of a call; equals the PBX's channel id. */
export type LegId = string
export type BridgeId = string
export type PlaybackId = string
/** A question to `cases`, asked once. */
export type LookupId = string
/** A text to a citizen. */
export type MessageId = string
export type RequestId = string
/** A citizen's place in a queue while nobody is on the line. */
export type CallbackId = string
/** A list of persons to be called, with its rules. */
export type CampaignId = string
/** Position in a floor's log: the Redis stream id, `<ms>-<n>`. */
export type LogId = string
/** Milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = number
