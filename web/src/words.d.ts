declare module 'words:*' {
  const text: string;
  export default text;
}
declare const __TAZA_VERSION__: string;
