export { type ChartLine, chart } from './account/chart.ts';
export { openAccounts } from './account/open-accounts.ts';
export { holdMachine } from './hold/hold.machine.ts';
export { createLedger, type Ledger, type LedgerDeps } from './transfer/create-ledger.ts';
export { postTransfers } from './transfer/post-transfers.ts';
export type {
  EntryDraft,
  Phase,
  TransferDraft,
  TransferRefusal,
  TransferResult,
} from './transfer/transfer.ts';
