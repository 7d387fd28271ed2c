export { adyenUnits } from './adyen/units.ts';
export { creditorReferencesIn } from './bank/creditor-reference.ts';
export { type EpcTransfer, epcText } from './bank/epc.ts';
export { endToEndIdOf } from './bank/prepare-request.ts';
export { activeConnectionsTo } from './connections/active-connections-to.ts';
export { createConnection } from './connections/create-connection.ts';
export {
  type ActiveConnection,
  activeConnections,
  connectionById,
  findConnection,
} from './connections/find-connection.ts';
export { rollNoticeSecret } from './connections/roll-notice-secret.ts';
export { type GenuineNotices, verifyNotice } from './connections/verify-notice.ts';
export {
  type AccountReport,
  type AccountRequirements,
  type AccountTraits,
  type Approved,
  type AskedBy,
  type Authentication,
  type AuthorizeInstruction,
  type BankTransferAction,
  type Called,
  type Capabilities,
  type CapabilityStatus,
  type CaptureInstruction,
  type ChargeKind,
  type Claim,
  type Connection,
  type ConnectionSettings,
  type CreditDesk,
  type CreditFinding,
  type CreditReport,
  type Declined,
  type DisputeDesk,
  type DisputeFinding,
  type DisputeReport,
  type DisputeResponse,
  type Evidence,
  type Exchange,
  type Finding,
  type FrozenRequest,
  type IdempotencyClass,
  type IncrementInstruction,
  type Instruction,
  type KeptClaim,
  keepClaim,
  type MethodDetails,
  type NextAction,
  type Notice,
  type Operation,
  type Outcome,
  openClaim,
  type PayerAnswer,
  type PayoutSchedule,
  type Pending,
  type Provider,
  type RedirectAction,
  type StoredMethod,
  type StoreMethodRequest,
} from './contract.ts';
export { type DeclineReason, type DeclineReasonName, declineReasons } from './decline-reasons.ts';
export type { ProvidersDeps } from './deps.ts';
export {
  type EvidenceFile,
  type EvidenceText,
  evidenceFiles,
  evidenceTexts,
} from './dispute-evidence.ts';
export {
  type DisputeReasonName,
  disputeReasons,
} from './dispute-reasons.ts';
export { providerRefusals } from './errors.ts';
export { createHealth, type Health, type HealthSnapshot } from './health/create-health.ts';
export { guarded } from './health/guarded.ts';
export { providerHealth } from './health/routes.ts';
export { tellBreaker } from './health/tell-breaker.ts';
export { mollieUnits } from './mollie/units.ts';
export { createProviders, type Providers, providerNamed } from './registry.ts';
export { providerRoutes } from './routes.ts';
export { stripeNotices } from './stripe/notices.ts';
export { stripeUnits } from './stripe/units.ts';
