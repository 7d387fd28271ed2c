export {
  type Authenticated,
  type ClockChange,
  type ClockView,
  type SandboxControl,
  type SandboxState,
  sandboxControl,
} from './control.ts';
export type { FaultKind, FaultMatch, FaultRule, PlantedFault } from './kernel/faults.ts';
export type {
  BookedBalance,
  BookedCharge,
  BookedIntent,
  BookedRefund,
  BookedSums,
  Books,
} from './knobs/books.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './start-sandbox.ts';
export type { NoticeCounts } from './stripe/notices/desk.ts';
export type { NoticeKnobs } from './stripe/notices/knobs.ts';
export type { WorldSettings } from './stripe/world/settings.ts';
