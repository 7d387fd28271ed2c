import type { Static } from 'typebox';
import type { Payee } from '#accounts';
import type { Scope } from '#kernel';
import type { PayoutReport } from '#providers';
import type { Payout } from './payout.ts';
import type { CreatePayoutBody } from './schema.ts';

/** Who is paid out: an account that the provider has a name for. */
export type PayoutPayee = Payee & { readonly reference: string };

/** A payout that somebody asks for, not yet written. */
export const newPayout = (
  scope: Scope,
  payee: PayoutPayee,
  wanted: {
    readonly id: string;
    readonly minor: bigint;
    readonly body: Static<typeof CreatePayoutBody>;
    readonly at: Date;
  },
): Payout => ({
  ...blank(scope, payee, wanted.id, wanted.at),
  amount_minor: wanted.minor,
  currency: wanted.body.currency,
  method: wanted.body.method ?? 'standard',
  is_automatic: false,
  destination: wanted.body.external_account ?? null,
  description: wanted.body.description ?? null,
  metadata: wanted.body.metadata ?? {},
});

/** A payout that the provider made by its schedule, or somebody by hand there. */
export const importedPayout = (
  scope: Scope,
  payee: PayoutPayee,
  report: PayoutReport,
  { id, at }: { readonly id: string; readonly at: Date },
): Payout => ({
  ...blank(scope, payee, id, at),
  amount_minor: report.amount.minor,
  currency: report.amount.currency,
  method: report.method,
  is_automatic: true,
  destination: report.destination,
  description: null,
  metadata: {},
});

const blank = (scope: Scope, payee: PayoutPayee, id: string, at: Date) => ({
  organisation_id: scope.organisationId,
  mode: scope.mode,
  id,
  account_id: payee.id,
  account_reference: payee.reference,
  provider: payee.provider,
  connection_id: payee.connectionId,
  fee_minor: 0n,
  state: 'sending' as const,
  provider_reference: null,
  arrives_on: null,
  paid_at: null,
  next_look_at: null,
  has_lines: false,
  cancel_id: null,
  failure_code: null,
  failure_message: null,
  step_count: 0,
  created_at: at,
  updated_at: at,
});
