/** Tables that one organisation does not own, each with its reason. */
const shared: Readonly<Record<string, string>> = {
  'kernel.consumer': 'how far each consumer has read the events of all organisations',
  'webhooks.quarantine': 'notices nobody could verify: whose they claim to be is only a claim',
};

/** Edge tables of machines hold no rows of anybody: states, events, states. */
const isShared = `(format('%s.%s', n.nspname, c.relname) = any('{${Object.keys(shared).join()}}')
  or c.relname ~ '_edge$')`;

const ours = `
  n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'pgboss')`;

const name = `format('%s.%s', n.nspname, c.relname)`;

const tables = `
  pg_class c join pg_namespace n on n.oid = c.relnamespace
  and c.relkind in ('r', 'p') and not c.relispartition and ${ours}`;

export const withoutOrganisation = `
  select ${name} as fault from ${tables}
  where not ${isShared} and not exists (
    select from pg_attribute a
    where a.attrelid = c.oid and a.attname = 'organisation_id' and a.attnotnull)
  order by 1`;

export const withoutWall = `
  select ${name} as fault from ${tables}
  where not ${isShared} and not (c.relrowsecurity and c.relforcerowsecurity)
  order by 1`;

export const withOpenPolicy = `
  select concat_ws(' ', ${name}, p.polname) as fault
  from ${tables} join pg_policy p on p.polrelid = c.oid
  where 'bascule_tenant'::regrole = any(p.polroles)
    and pg_get_expr(p.polqual, p.polrelid) not like '%bascule.organisation_id%'
  order by 1`;

export const withAutomaticName = `
  select concat_ws(' ', ${name}, k.conname) as fault
  from ${tables} join pg_constraint k on k.conrelid = c.oid and k.contype in ('c', 'f', 'x')
  where k.conname ~ '_(check|fkey|excl)[0-9]*$'
  order by 1`;

/** Text is bounded by its domain, by a check of its own, or by the key it points to. */
export const withUnboundedText = `
  select concat_ws('.', ${name}, a.attname) as fault
  from ${tables} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where a.atttypid in ('text'::regtype, 'varchar'::regtype)
    and a.atttypmod = -1
    and a.attname <> 'organisation_id'
    and not exists (
      select from pg_constraint k
      where k.conrelid = c.oid and a.attnum = any(k.conkey)
        and (k.contype = 'f' or k.contype = 'c'
          and pg_get_constraintdef(k.oid) ~ 'length|size|= ANY|~ ''\\^|= '''))
  order by 1`;

export const withChangeGranted = `
  select concat_ws(' ', ${name}, a.grantee::regrole, a.privilege_type) as fault
  from ${tables} cross join aclexplode(c.relacl) a
  where a.privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE') and a.grantee <> c.relowner
    and exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'refuse_change')
  order by 1`;

export const withTenantWriting = `
  select concat_ws(' ', ${name}, a.privilege_type) as fault
  from ${tables} cross join aclexplode(c.relacl) a
  where a.grantee = 'bascule_tenant'::regrole and a.privilege_type <> 'SELECT'
  order by 1`;

export const withPublicGrant = `
  select concat_ws(' ', ${name}, a.privilege_type) as fault
  from ${tables} cross join aclexplode(c.relacl) a
  where a.grantee = 0
  order by 1`;

/** Whoever deletes the row pointed at looks along the key; what nobody may delete needs no index. */
export const withoutIndex = `
  select concat_ws(' ', ${name}, k.conname) as fault
  from ${tables} join pg_constraint k on k.conrelid = c.oid and k.contype = 'f'
  join pg_class referenced on referenced.oid = k.confrelid
  where exists (
      select from aclexplode(referenced.relacl) a
      where a.privilege_type = 'DELETE' and a.grantee <> referenced.relowner)
    and not exists (
      select from pg_index i
      where i.indrelid = c.oid
        and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey
        and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] <@ k.conkey)
  order by 1`;

export const withFloat = `
  select concat_ws('.', ${name}, a.attname) as fault
  from ${tables} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  cross join lateral (
    select coalesce(nullif(t.typbasetype, 0), t.oid) as type,
      greatest(a.atttypmod, t.typtypmod) - 4 as modifier
  ) as base
  where base.type in ('float4'::regtype, 'float8'::regtype, 'money'::regtype)
    or a.attname ~ '_minor$' and base.type <> 'int8'::regtype
      and not (base.type = 'numeric'::regtype and base.modifier > 0 and base.modifier & 2047 = 0)
  order by 1`;
