import type { FormValue } from '../../kernel/form.ts';
import { homeOf } from '../world/connected.ts';
import { idsIn } from '../world/many.ts';
import { sharedPathsOf } from '../world/plain.ts';
import type { AnyRecord } from '../world/records.ts';
import { recordOf, type World } from '../world/world.ts';
import { invalid } from './refusal.ts';
import { renderRecord } from './render.ts';

/** How expanding finds objects by id: in the world, or among versions kept with an old answer. */
export type Lookup = (id: string) => AnyRecord | undefined;

type Node = Record<string, unknown>;

const DEEPEST = 4;
const nothing: readonly AnyRecord[] = Object.freeze([]);

/** The record of an id of any kind, also where it points into another account's world. */
export function lookupIn(world: World): Lookup {
  return (id) => {
    const own = recordOf(world, id);
    if (own !== undefined) return own;
    const home = homeOf(world, id);
    return home === undefined ? undefined : recordOf(home, id);
  };
}

/** Reads the `expand` parameter: paths such as `latest_charge.balance_transaction`. */
export function expandRule(value: FormValue, name: string): readonly string[] {
  const paths = typeof value === 'string' ? [value] : Object.values(value);
  const checked = paths.map((path) => {
    if (typeof path !== 'string') throw invalid('Invalid array', name);
    if (path.split('.').filter((part) => part !== 'data').length > DEEPEST) {
      throw invalid(`You cannot expand more than ${DEEPEST} levels of a property.`, name);
    }
    return path;
  });
  return sharedPathsOf(checked);
}

/** Replaces the ids on each path by their objects, in place. Returns the records it read. */
export function expandInto(
  body: object,
  paths: readonly string[],
  world: World,
  url: string,
  lookup: Lookup,
): readonly AnyRecord[] {
  const seen: AnyRecord[] = [];

  function walk(node: Node, parts: readonly string[], path: string): void {
    const [part, ...rest] = parts;
    if (part === undefined) return;
    const value = part in node ? node[part] : listBeside(node, part, world, url);
    // Which paths there are was checked before; Stripe leaves out what an object has not.
    if (value === undefined) return;

    if (typeof value === 'string') {
      const record = lookup(value);
      if (record === undefined) throw notExpandable(path);
      seen.push(record);
      const inner = renderRecord(record, homeOf(world, record.id) ?? world, url) as Node;
      node[part] = inner;
      walk(inner, rest, path);
    } else if (Array.isArray(value)) {
      for (const one of value) walk(one as Node, rest, path);
    } else if (value !== null && typeof value === 'object') {
      node[part] = value;
      walk(value as Node, rest, path);
    } else if (value !== null) throw notExpandable(path);
  }

  for (const path of paths) walk(body as Node, path.split('.'), path);
  return seen.length === 0 ? nothing : fitted(seen);
}

/** A copy without spare room: it is kept with the answer, and push leaves room for sixteen more. */
function fitted(seen: readonly AnyRecord[]): readonly AnyRecord[] {
  const own = new Array<AnyRecord>(seen.length);
  for (const [at, record] of seen.entries()) own[at] = record;
  return own;
}

/** Lists that Stripe shows only when asked: the refunds of a charge. */
function listBeside(node: Node, part: string, world: World, url: string): Node | undefined {
  if (node['object'] !== 'charge' || part !== 'refunds') return undefined;
  const charge = String(node['id']);
  const refunds = idsIn(world.groups.refunds_of_charge, charge)
    .flatMap((id) => world.tables.refund.byId.get(id) ?? [])
    .reverse();
  return {
    object: 'list',
    data: refunds.map((refund) => renderRecord(refund, world, url)),
    has_more: false,
    url: `/v1/charges/${charge}/refunds`,
  };
}

function notExpandable(path: string) {
  return invalid(`This property cannot be expanded (${path}).`, 'expand');
}
