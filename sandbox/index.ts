export {
  type Authenticated,
  type ClockChange,
  type ClockView,
  type Onboarded,
  type SandboxControl,
  type SandboxState,
  sandboxControl,
} from './control.ts';
export type { FaultKind, FaultMatch, FaultRule, PlantedFault } from './kernel/faults.ts';
export type { NoticeCounts } from './kernel/notices/desk.ts';
export type { NoticeKnobs } from './kernel/notices/knobs.ts';
export type { AccountChange, NewRequirements } from './knobs/accounts.ts';
export type {
  BookedAccount,
  BookedBalance,
  BookedCharge,
  BookedFunds,
  BookedIntent,
  BookedPayout,
  BookedRefund,
  BookedSums,
  BookedTransfer,
  Books,
} from './knobs/books.ts';
export {
  type KeptNotice,
  type MountControl,
  type MountSettings,
  mountControl,
} from './mount-control.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './start-sandbox.ts';
export type { WorldSettings } from './stripe/world/settings.ts';
