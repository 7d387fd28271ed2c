import type Stripe from 'stripe';
import { nameOf } from '../../kernel/random.ts';
import { applicationBehind } from '../application-fees/application.ts';
import { cardOfName } from '../cards/test-cards.ts';
import { renderBilling } from '../payment-methods/render-payment-method.ts';
import type { ChargeConnect, ChargeGrowth, ChargeRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

export function renderCharge(charge: ChargeRecord, world: World): Stripe.Charge {
  const more = charge.more;
  const method = world.tables.payment_method.byId.get(charge.payment_method);
  return {
    id: charge.id,
    object: 'charge',
    amount: charge.amount,
    amount_captured: charge.amount_captured,
    amount_refunded: charge.amount_refunded,
    application: applicationBehind(world, more.connect),
    application_fee: more.connect?.application_fee ?? null,
    application_fee_amount: more.connect?.application_fee_amount ?? null,
    balance_transaction: charge.balance_transaction,
    billing_details: renderBilling(method?.billing_details),
    calculated_statement_descriptor: more.statement_descriptor ?? 'BASCULE SANDBOX',
    captured: charge.captured,
    created: charge.created,
    currency: charge.currency,
    customer: charge.customer,
    description: more.description,
    disputed: world.groups.disputes_of_charge.has(charge.id),
    failure_balance_transaction: null,
    failure_code: charge.error?.code ?? null,
    failure_message: charge.error?.message ?? null,
    fraud_details:
      more.user_report === null
        ? {}
        : { user_report: more.user_report as Stripe.Charge.FraudDetails['user_report'] & string },
    livemode: false,
    metadata: charge.metadata,
    on_behalf_of: more.connect?.on_behalf_of ?? null,
    outcome: outcomeOf(charge),
    paid: charge.status === 'succeeded',
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    payment_method_details: { type: 'card', card: cardDetails(charge) },
    receipt_email: more.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: charge.amount_captured > 0 && charge.amount_refunded === charge.amount_captured,
    review: null,
    shipping: more.shipping as Stripe.Charge['shipping'],
    source: null,
    source_transfer: null,
    statement_descriptor: more.statement_descriptor,
    statement_descriptor_suffix: more.statement_descriptor_suffix,
    status: charge.status,
    ...transferFields(more.connect),
    transfer_group: transferGroupOf(charge),
  };
}

function transferFields(
  connect: ChargeConnect | null,
): Pick<Stripe.Charge, 'transfer' | 'transfer_data'> {
  if (connect === null || connect.destination === null) return { transfer_data: null };
  const { destination, transfer, transfer_amount } = connect;
  return {
    ...(transfer === null ? {} : { transfer }),
    transfer_data: { amount: transfer_amount, destination },
  };
}

/** The charge and the transfer of a destination charge are always grouped. */
function transferGroupOf({ more, payment_intent }: ChargeRecord): string | null {
  const { transfer_group, connect } = more;
  const isHandedOn = connect !== null && connect.destination !== null;
  return transfer_group ?? (isHandedOn ? `group_${payment_intent}` : null);
}

function outcomeOf(charge: ChargeRecord): Stripe.Charge.Outcome {
  const error = charge.error;
  const base = {
    advice_code: null,
    network_advice_code: null,
    risk_level: 'normal',
    risk_score: 12,
  };
  if (error === null) {
    return {
      ...base,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      seller_message: 'Payment complete.',
      type: 'authorized',
    };
  }
  const isBlocked = error.decline_code === 'fraudulent';
  return {
    ...base,
    network_decline_code: isBlocked ? null : '01',
    network_status: isBlocked ? 'not_sent_to_network' : 'declined_by_network',
    reason: isBlocked ? 'highest_risk_level' : error.decline_code,
    seller_message: isBlocked
      ? 'Stripe blocked this payment as too risky.'
      : 'The bank did not return any further details with this decline.',
    type: isBlocked ? 'blocked' : 'issuer_declined',
  };
}

function cardDetails(charge: ChargeRecord): Stripe.Charge.PaymentMethodDetails.Card {
  const card = cardOfName(charge.card);
  return {
    amount_authorized: charge.status === 'succeeded' ? charge.amount : null,
    authorization_code: charge.status === 'succeeded' ? nameOf(charge.id, 6) : null,
    brand: card.brand,
    ...(charge.due_ms === 0 ? {} : { capture_before: Math.floor(charge.due_ms / 1000) }),
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: card.country ?? 'US',
    electronic_commerce_indicator: null,
    exp_month: 12,
    exp_year: 2034,
    fingerprint: nameOf(card.number, 16),
    funding: card.funding ?? 'credit',
    ...growthFields(charge.more.growth),
    installments: null,
    last4: card.number.slice(-4),
    mandate: null,
    network: card.brand,
    network_transaction_id: null,
    regulated_status: 'unregulated',
    three_d_secure: authenticationOf(charge),
    transaction_link_id: null,
    wallet: null,
  };
}

function growthFields(growth: ChargeGrowth | null) {
  if (growth === null) return {};
  return {
    incremental_authorization: { status: growth.incremental },
    multicapture: { status: growth.multicapture },
  };
}

/** How the buyer proved himself: here, or elsewhere. The cryptogram is never given back. */
function authenticationOf(
  charge: ChargeRecord,
): Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure | null {
  if (!charge.is_authenticated) return null;
  const imported = charge.more.authentication;
  return {
    authentication_flow: imported === null ? 'challenge' : null,
    electronic_commerce_indicator: imported?.electronic_commerce_indicator ?? '05',
    exemption_indicator: null,
    result: 'authenticated',
    result_reason: null,
    transaction_id: imported?.transaction_id ?? nameOf(`${charge.id}/3ds`, 24),
    version: (imported?.version ??
      '2.2.0') as Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure['version'],
  };
}
