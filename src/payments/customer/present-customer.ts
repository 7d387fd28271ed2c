import type { CustomerView } from './schema.ts';
import type { Customer } from './store.ts';

/** A customer as the API shows it. */
export const presentCustomer = (row: Customer): CustomerView => ({
  id: row.id,
  object: 'customer',
  mode: row.mode,
  name: row.name,
  email: row.email,
  phone: row.phone,
  description: row.description,
  metadata: { ...row.metadata },
  is_deleted: row.deleted_at !== null,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});
