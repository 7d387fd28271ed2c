export type {
  AccountReport,
  AccountRequirements,
  AccountTraits,
  CapabilityStatus,
  ExternalAccountReport,
  PayoutSchedule,
} from './contract/account.ts';
export type { Capabilities, IdempotencyClass, Operation } from './contract/capabilities.ts';
export type { Connection, ConnectionSettings } from './contract/connection.ts';
export type { CreditDesk, CreditFinding, CreditReport } from './contract/credit.ts';
export type {
  DisputeDesk,
  DisputeFinding,
  DisputeReport,
  DisputeResponse,
  Evidence,
  FileTerms,
  FileToUpload,
  FileUpload,
} from './contract/dispute.ts';
export type { Called, Exchange } from './contract/exchange.ts';
export type {
  AuthorizeInstruction,
  CaptureInstruction,
  ChargeInstruction,
  FrozenRequest,
  IncrementInstruction,
  Instruction,
  RefundCharge,
} from './contract/instruction.ts';
export { type KeptClaim, keepClaim, openClaim } from './contract/kept-claim.ts';
export type { Claim, Notice } from './contract/notice.ts';
export type {
  Approved,
  Authentication,
  BankTransferAction,
  ChargeFacts,
  Declined,
  Finding,
  MethodDetails,
  NextAction,
  Outcome,
  Pending,
  RedirectAction,
} from './contract/outcome.ts';
export type {
  AccountLink,
  AccountSession,
  BalanceLine,
  BalanceReport,
  ChangeReport,
  ChargeKind,
  ErrandFinding,
  ErrandOutcome,
  FrozenErrand,
  PayoutReport,
  PlatformDesk,
  PlatformInstruction,
  PlatformReport,
  Read,
  ReversalReport,
  TransferReport,
} from './contract/platform.ts';
export type { AskedBy, PayerAnswer, Provider } from './contract/provider.ts';
export type { StoredMethod, StoreMethodRequest } from './contract/stored-method.ts';
