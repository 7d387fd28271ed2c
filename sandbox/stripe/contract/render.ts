import { renderAccountLink } from '../account-links/render-account-link.ts';
import { renderAccount } from '../accounts/render-account.ts';
import {
  renderApplicationFee,
  renderFeeRefund,
} from '../application-fees/render-application-fee.ts';
import { renderBalance } from '../balance/render-balance.ts';
import { renderBalanceTransaction } from '../balance/render-balance-transaction.ts';
import { renderBalanceSettings } from '../balance-settings/render-balance-settings.ts';
import { renderCapability } from '../capabilities/render-capability.ts';
import { renderCharge } from '../charges/render-charge.ts';
import { renderCustomer } from '../customers/render-customer.ts';
import { renderDispute } from '../disputes/render-dispute.ts';
import { renderEventDestination } from '../event-destinations/render-event-destination.ts';
import { renderExternalAccount } from '../external-accounts/render-external-account.ts';
import { renderFile } from '../files/render-file.ts';
import { renderPaymentIntent } from '../payment-intents/render-payment-intent.ts';
import { renderPaymentMethod } from '../payment-methods/render-payment-method.ts';
import { renderPayout } from '../payouts/render-payout.ts';
import { renderPerson } from '../persons/render-person.ts';
import { renderRefund } from '../refunds/render-refund.ts';
import { renderSetupIntent } from '../setup-intents/render-setup-intent.ts';
import { renderTopup } from '../topups/render-topup.ts';
import { renderPayment, renderPaymentRefund } from '../transfers/render-payment.ts';
import { renderTransfer, renderTransferReversal } from '../transfers/render-transfer.ts';
import { renderWebhookEndpoint } from '../webhook-endpoints/render-webhook-endpoint.ts';
import type { AnyRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

/** Stripe's JSON of a record: one renderer a noun, each typed by the SDK's own type. */
export function renderRecord(record: AnyRecord, world: World, url: string): object {
  switch (record.kind) {
    case 'payment_intent':
      return renderPaymentIntent(record, world, url);
    case 'setup_intent':
      return renderSetupIntent(record, world, url);
    case 'charge':
      return renderCharge(record, world);
    case 'refund':
      return renderRefund(record);
    case 'dispute':
      return renderDispute(record, world);
    case 'file':
      return renderFile(record);
    case 'customer':
      return renderCustomer(record);
    case 'payment_method':
      return renderPaymentMethod(record);
    case 'balance_transaction':
      return renderBalanceTransaction(record, world.clock.now_s());
    case 'funds_turn':
      return record.shown ?? renderBalance(world);
    case 'transfer':
      return renderTransfer(record, world);
    case 'transfer_reversal':
      return renderTransferReversal(record);
    case 'application_fee':
      return renderApplicationFee(record, world);
    case 'fee_refund':
      return renderFeeRefund(record);
    case 'payment':
      return renderPayment(record);
    case 'payment_refund':
      return renderPaymentRefund(record);
    case 'external_account':
      return renderExternalAccount(record);
    case 'balance_settings':
      return renderBalanceSettings(record, world);
    case 'topup':
      return renderTopup(record);
    case 'payout':
      return renderPayout(record);
    case 'webhook_endpoint':
      return renderWebhookEndpoint(record, world);
    case 'account':
      return renderAccount(record, world);
    case 'person':
      return renderPerson(record, world);
    case 'capability':
      return renderCapability(record);
    case 'event_destination':
      return renderEventDestination(record, []);
    case 'account_link':
      return renderAccountLink(record, url);
  }
}
