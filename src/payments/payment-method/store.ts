import { type Mode, sql } from '#kernel';
import type { PaymentMethodState } from './payment-method.machine.ts';

/** A saved payment method as it stands in its row. */
export interface PaymentMethod {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly customer_id: string;
  readonly state: PaymentMethodState;
  readonly provider: string;
  /** What the client handed over; the provider turns it into `method_token`. */
  readonly token: string;
  readonly return_url: string | null;
  readonly method_token: string | null;
  readonly customer_token: string | null;
  readonly type: string;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly next_action_url: string | null;
  readonly failure_reason: string | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly ask_count: number;
  readonly next_action_at: Date | null;
  readonly step_count: number;
  readonly traceparent: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const methodColumns = `organisation_id, mode, id, customer_id, state, provider, token, return_url,
  method_token, customer_token, type, brand, last4, next_action_url, failure_reason, failure_code,
  failure_message, ask_count, next_action_at, step_count, traceparent, created_at, updated_at`;

export const selectPaymentMethod = sql<PaymentMethod, [organisationId: string, id: string]>(
  'payments.select_payment_method',
  `
  select ${methodColumns}
  from payments.payment_method
  where organisation_id = $1
    and id = $2`,
);
