import type { CardFailureReason, Payment, Refund } from '@mollie/api-client';
import type { SmallSettings } from '../kernel/world/shape.ts';
import type { Wire } from './wire.ts';

export interface PaymentRecord {
  readonly id: string;
  readonly currency: string;
  readonly units: number;
  readonly status: Wire<Payment>['status'];
  readonly method: 'creditcard' | 'ideal' | null;
  readonly isManual: boolean;
  readonly sequence: 'oneoff' | 'first' | 'recurring';
  readonly customer: string | null;
  readonly mandate: string | null;
  /** The test card behind it, by its token. */
  readonly card: string | null;
  readonly description: string;
  readonly redirect_url: string | null;
  readonly webhook_url: string | null;
  readonly metadata: unknown;
  readonly failure: CardFailureReason | null;
  readonly captured_units: number;
  readonly refunded_units: number;
  readonly charged_back_units: number;
  readonly created_ms: number;
  /** When it came to the status it has. */
  readonly changed_ms: number;
  readonly authorized_ms: number | null;
  readonly paid_ms: number | null;
  readonly due_ms: number | null;
}

export interface CaptureRecord {
  readonly id: string;
  readonly payment: string;
  readonly currency: string;
  readonly units: number;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly description: string;
  readonly metadata: unknown;
  readonly created_ms: number;
  readonly due_ms: number | null;
}

export interface RefundRecord {
  readonly id: string;
  readonly payment: string;
  readonly currency: string;
  readonly units: number;
  readonly status: Wire<Refund>['status'];
  readonly description: string;
  readonly metadata: unknown;
  readonly created_ms: number;
  readonly due_ms: number | null;
}

export interface ChargebackRecord {
  readonly id: string;
  readonly payment: string;
  readonly currency: string;
  readonly units: number;
  readonly reason_code: string;
  readonly created_ms: number;
  readonly reversed_ms: number | null;
}

export interface CustomerRecord {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly metadata: unknown;
  readonly created_ms: number;
}

export interface MandateRecord {
  readonly id: string;
  readonly customer: string;
  readonly card: string;
  readonly created_ms: number;
}

/** What a notice carries: that something became of a payment, and where to knock. */
export interface Knock {
  readonly payment: string;
  readonly url: string;
}

export interface MollieSettings extends SmallSettings {
  /** How long a capture, and a refund, is under way. */
  readonly capture_settles_ms: number;
  readonly refund_settles_ms: number;
  /** How long a card's hold stands, and how long a payer may take. */
  readonly hold_days: number;
  readonly open_s: number;
}

export interface MollieShape {
  readonly tables: {
    readonly payment: PaymentRecord;
    readonly capture: CaptureRecord;
    readonly refund: RefundRecord;
    readonly chargeback: ChargebackRecord;
    readonly customer: CustomerRecord;
    readonly mandate: MandateRecord;
  };
  readonly notice: Knock;
  readonly settings: MollieSettings;
}
