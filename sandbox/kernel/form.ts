/** A form value: a text, or fields by name. Lists come as fields named 0, 1, 2 … in order. */
export type FormValue = string | FormFields;

export interface FormFields {
  [name: string]: FormValue;
}

const DEEPEST = 12;

/**
 * Reads `application/x-www-form-urlencoded` with nested brackets, as payment providers write it:
 * `a[b][c]=1`, `list[]=x`, `list[0][k]=y`. Also reads query strings.
 */
export function parseForm(text: string): FormFields {
  const root = emptyFields();
  if (text === '') return root;

  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? '' : decode(pair.slice(at + 1));
    place(root, pathOf(name), value);
  }
  return root;
}

function emptyFields(): FormFields {
  // Without a prototype, a field named __proto__ is a field and nothing else.
  return Object.create(null) as FormFields;
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

function pathOf(name: string): readonly string[] {
  const open = name.indexOf('[');
  if (open <= 0 || !name.endsWith(']')) return [name];
  return [name.slice(0, open), ...name.slice(open + 1, -1).split('][', DEEPEST)];
}

function place(root: FormFields, path: readonly string[], value: string): void {
  let fields = root;
  for (let i = 0; i < path.length - 1; i += 1) {
    const name = keyIn(fields, path[i] ?? '');
    const inner = fields[name];
    if (typeof inner === 'object') {
      fields = inner;
      continue;
    }
    const made = emptyFields();
    fields[name] = made;
    fields = made;
  }
  fields[keyIn(fields, path[path.length - 1] ?? '')] = value;
}

function keyIn(fields: FormFields, name: string): string {
  return name === '' ? String(Object.keys(fields).length) : name;
}
