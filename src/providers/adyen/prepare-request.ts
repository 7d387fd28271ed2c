import { assert } from '#kernel';
import type { Money } from '#money';
import type { AuthorizeInstruction, FrozenRequest, Instruction } from '../contract.ts';
import { refuse } from '../errors.ts';
import { readToken } from './read-token.ts';
import type {
  PaymentAmountUpdateRequest,
  PaymentCancelRequest,
  PaymentCaptureRequest,
  PaymentRefundRequest,
  PaymentRequest,
  Texts,
} from './sdk.ts';
import { adyenCurrencies, adyenUnits } from './units.ts';

/** Our reference on their payments: comes back in notices as `metadata.bascule_attempt`. */
export const attemptKey = 'bascule_attempt';

/** Whether the payment is captured at once, so that its notice can be read without ours at hand. */
export const captureKey = 'bascule_capture';

/** A request without the merchant account, which the connection adds when it is sent. */
type Frozen<Request extends object> = Omit<Texts<Request>, 'merchantAccount'>;

/**
 * Freezes an instruction as Adyen's own path and parameters. The merchant's reference is the
 * payment over all its attempts; a modification has the attempt for its own.
 *
 * @throws refusal provider_currency_unsupported, provider_token_malformed; amount_not_representable
 *   where Adyen counts coarser than the currency
 */
export const prepareRequest = (instruction: Instruction, attemptId: string): FrozenRequest => {
  switch (instruction.operation) {
    case 'authorize':
      return authorize(instruction, attemptId);
    case 'capture': {
      const { amount } = instruction;
      const body = { amount: units(amount), reference: attemptId };
      return modify(instruction, 'captures', body satisfies Frozen<PaymentCaptureRequest>, amount);
    }
    case 'void': {
      const body = { reference: attemptId } satisfies Frozen<PaymentCancelRequest>;
      return modify(instruction, 'cancels', body, null);
    }
    case 'refund': {
      const { amount } = instruction;
      const merchantRefundReason = reasonOf(instruction.reason);
      const body = { amount: units(amount), reference: attemptId, merchantRefundReason };
      return modify(instruction, 'refunds', body satisfies Frozen<PaymentRefundRequest>, amount);
    }
    case 'increment': {
      const { total } = instruction;
      const body = {
        amount: units(total),
        reference: attemptId,
        industryUsage: 'delayedCharge',
      } satisfies Frozen<PaymentAmountUpdateRequest>;
      return modify(instruction, 'amountUpdates', body, total);
    }
  }
};

const authorize = (instruction: AuthorizeInstruction, attemptId: string): FrozenRequest => {
  const { amount, capture, description, returnUrl } = instruction;
  const { paymentMethod, browserInfo, origin } = readToken(instruction);
  const body = {
    amount: units(amount),
    reference: instruction.paymentId,
    paymentMethod,
    ...payerOf(instruction),
    ...captureOf(instruction),
    ...authenticationOf(instruction),
    ...(browserInfo === undefined ? {} : { browserInfo, channel: 'Web' }),
    ...(origin === undefined ? {} : { origin }),
    ...(returnUrl === undefined ? {} : { returnUrl }),
    ...(description === undefined ? {} : { shopperStatement: description.slice(0, 22) }),
    metadata: {
      bascule_payment: instruction.paymentId,
      [attemptKey]: attemptId,
      [captureKey]: capture,
    },
  } satisfies Omit<Frozen<PaymentRequest>, 'paymentMethod' | 'browserInfo' | 'returnUrl'> &
    Record<string, unknown>;
  return {
    operation: 'authorize',
    path: '/v72/payments',
    body,
    expects: frozen(amount),
    reference: null,
  };
};

/** Who pays: the payer at the screen, with a card or a saved one, or nobody. */
const payerOf = ({
  customerToken,
  isOffSession,
}: AuthorizeInstruction): Partial<Frozen<PaymentRequest>> => {
  if (customerToken === undefined) return { shopperInteraction: 'Ecommerce' };
  return {
    shopperReference: customerToken,
    shopperInteraction: 'ContAuth',
    recurringProcessingModel: isOffSession ? 'UnscheduledCardOnFile' : 'CardOnFile',
  };
};

/** Said with every payment, so that no setting of the account decides it. */
const captureOf = ({ capture, mayGrow }: AuthorizeInstruction): Partial<Frozen<PaymentRequest>> => {
  const grows = mayGrow === 'increment' ? { authorisationType: 'PreAuth' } : {};
  return capture === 'automatic'
    ? { captureDelayHours: 0 }
    : { additionalData: { manualCapture: 'true', ...grows } };
};

/** An authentication made elsewhere is shown; else Adyen asks the payer where the bank wants it. */
const authenticationOf = ({
  authentication,
}: AuthorizeInstruction): Partial<Frozen<PaymentRequest>> =>
  authentication === undefined
    ? {}
    : {
        mpiData: {
          cavv: authentication.cryptogram,
          eci: authentication.eci,
          dsTransID: authentication.transactionId,
          threeDSVersion: authentication.version,
          authenticationResponse: 'Y',
          directoryResponse: 'Y',
        },
      };

const modify = (
  { operation, reference }: Extract<Instruction, { readonly reference: string }>,
  action: string,
  body: Readonly<Record<string, unknown>>,
  expected: Money | null,
): FrozenRequest => {
  assert(/^[A-Z0-9]{16}$/.test(reference), "Adyen's references are sixteen letters and digits");
  return {
    operation,
    path: `/v72/payments/${reference}/${action}`,
    body,
    expects: expected === null ? null : frozen(expected),
    reference,
  };
};

/** Adyen knows five reasons; whatever else ours says stays ours. */
const reasonOf = (
  reason: string | undefined,
): NonNullable<Texts<PaymentRefundRequest>['merchantRefundReason']> => {
  switch (reason) {
    case 'duplicate':
      return 'DUPLICATE';
    case 'fraudulent':
      return 'FRAUD';
    case 'requested_by_customer':
      return 'CUSTOMER REQUEST';
    default:
      return 'OTHER';
  }
};

/** Adyen's units as a JSON number: its largest amount stands far below 2^53. */
const units = (amount: Money): { readonly value: number; readonly currency: string } => {
  if (!adyenCurrencies.includes(amount.currency)) {
    throw refuse('provider_currency_unsupported', {
      detail: `Adyen does not take ${amount.currency}.`,
      pointer: '/currency',
    });
  }
  const counted = adyenUnits.toProvider(amount);
  assert(counted > 0n && counted <= BigInt(Number.MAX_SAFE_INTEGER), 'an amount is safe in JSON');
  return { value: Number(counted), currency: amount.currency };
};

const frozen = (amount: Money): { readonly minor: string; readonly currency: string } => ({
  minor: amount.minor.toString(),
  currency: amount.currency,
});
