import type Stripe from 'stripe';
import { nameOf } from '../../kernel/random.ts';
import type { CustomerRecord } from '../world/records.ts';

export function renderCustomer(customer: CustomerRecord): Stripe.Customer | Stripe.DeletedCustomer {
  if (customer.is_deleted) return { id: customer.id, object: 'customer', deleted: true };
  return {
    id: customer.id,
    object: 'customer',
    address: customer.address as Stripe.Customer['address'] & null,
    balance: 0,
    created: customer.created,
    currency: null,
    default_source: null,
    delinquent: false,
    description: customer.description,
    discount: null,
    email: customer.email,
    invoice_prefix: nameOf(customer.id, 8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: customer.default_payment_method,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: customer.metadata,
    name: customer.name,
    next_invoice_sequence: 1,
    phone: customer.phone,
    preferred_locales: [...customer.preferred_locales],
    shipping: customer.shipping as Stripe.Customer['shipping'],
    tax_exempt: 'none',
    test_clock: null,
  };
}
