export { type BalanceAt, balanceAt } from './account/balance-at.ts';
export { type Balance, balanceOf } from './account/balance-of.ts';
export { balancesOf } from './account/balances-of.ts';
export { balancesUnder } from './account/balances-under.ts';
export { type Category, type ChartLine, chart, type NormalSide } from './account/chart.ts';
export { listEntries, type StatementLine, type StatementPlace } from './account/list-entries.ts';
export { openAccounts } from './account/open-accounts.ts';
export { type TrialBalanceLine, trialBalance } from './account/trial-balance.ts';
export type { Check, Finding } from './audit/findings.ts';
export { type AuditProgress, type LedgerAudit, verifyLedger } from './audit/verify-ledger.ts';
export type { LedgerDeps } from './deps.ts';
export { ledgerRefusals } from './errors.ts';
export { holdMachine } from './hold/hold.machine.ts';
export { ledgerJobs } from './jobs.ts';
export { type Movement, movementsOf } from './movement/movements-of.ts';
export { type Move, movesOf } from './movement/moves-of.ts';
export { ledgerRoutes } from './routes.ts';
export { createLedger, type Ledger } from './transfer/create-ledger.ts';
export { postTransfers } from './transfer/post-transfers.ts';
export type {
  EntryDraft,
  Phase,
  TransferDraft,
  TransferRefusal,
  TransferResult,
} from './transfer/transfer.ts';
export { type Transfer, type TransferEntry, transfersOf } from './transfer/transfers-of.ts';
