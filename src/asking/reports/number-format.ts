/** Writes numbers for people, by a format that is made for the first of them: Intl takes milliseconds of each start. */
export function numberFormat(options: Intl.NumberFormatOptions): (value: number) => string {
  let format: Intl.NumberFormat | undefined;
  return (value) => {
    format ??= new Intl.NumberFormat('en-GB', options);
    return format.format(value);
  };
}
