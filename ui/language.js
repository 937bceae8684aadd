// The document says which language it is in: readers, hyphenation and translation go by it. Streamlit writes "en".
export default function ({ data }) {
  document.documentElement.lang = data.language;
}
