export { postTransfers } from './post-transfers.ts';
export type {
  EntryDraft,
  Phase,
  TransferDraft,
  TransferRefusal,
  TransferResult,
} from './transfer.ts';
