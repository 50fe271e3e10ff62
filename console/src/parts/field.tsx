import type { ComponentChildren, VNode } from 'preact';

/** What a field of a form shows and holds. */
export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: string;
  readonly required?: boolean;
  /** How much room it has beside others. Default: `usual`. */
  readonly room?: keyof typeof rooms;
}

/** Classes by the room of a field. */
const rooms = { narrow: 'field narrow', usual: 'field', wide: 'field wide' } as const;

/** A labelled line of text. */
export function Field({ label, value, onValue, hint, required = false, room = 'usual' }: FieldProps): VNode {
  return (
    <label class={rooms[room]}>
      <span>{label}</span>
      <input
        value={value}
        placeholder={hint}
        required={required}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </label>
  );
}

/**
 * A labelled secret. It is in the memory of this page only, and gone when the page is closed.
 */
export function SecretField({ label, value, onValue, hint }: FieldProps): VNode {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="password"
        value={value}
        placeholder={hint}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </label>
  );
}

/** A labelled choice. */
export function Choice({
  label,
  value,
  options,
  onValue,
}: Pick<FieldProps, 'label' | 'value' | 'onValue'> & { readonly options: readonly (readonly [value: string, text: string])[] }): VNode {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {options.map(([option, text]) => (
          <option key={option} value={option} selected={option === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A labelled text of several lines. */
export function TextArea({ label, value, onValue, rows }: Omit<FieldProps, 'hint'> & { readonly rows: number }): VNode {
  return (
    <label class="field full">
      <span>{label}</span>
      <textarea rows={rows} spellcheck={false} value={value} onInput={(event) => onValue(event.currentTarget.value)} />
    </label>
  );
}

/** A form that calls `onSubmit` and never leaves the page. */
export function Form({
  label,
  onSubmit,
  children,
}: {
  readonly label: string;
  readonly onSubmit: () => void;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <form
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
