import type { Connection } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import { applyReports, type ReportDeps } from './apply-reports.ts';
import type { Dispute } from './dispute.ts';

/** What asking about disputes came to. */
export type DisputesAsked =
  | { readonly kind: 'applied'; readonly disputes: readonly Dispute[] }
  /** Its notices tell; asking is of no use. */
  | { readonly kind: 'mute' }
  | { readonly kind: 'unreachable'; readonly cause: string };

/** Asks a provider about the disputes under a reference, and lays its answer over what we know. */
export const askAboutDisputes = async (
  deps: ReportDeps & Pick<PaymentsDeps, 'providerNamed'>,
  connection: Connection,
  reference: string,
): Promise<DisputesAsked> => {
  const { disputes: desk } = deps.providerNamed(connection.provider);
  if (desk === null) return { kind: 'mute' };
  const { result } = await desk.ask(connection, reference);
  if (result.kind !== 'found') return result;
  return { kind: 'applied', disputes: await applyReports(deps, connection, result.disputes) };
};
