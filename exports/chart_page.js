// Replaces Plotly.toImage on the page that draws images: the product's font goes into each image, because an image
// sees no font of the page it is made on, and nobody who opens it later has the font.
(() => {
  const fonts = document.getElementById("kpi-fonts").textContent;
  const weights = [...fonts.matchAll(/font-weight:\s*(\d+)/g)].map((found) => found[1]);
  const plotly = window.Plotly;

  const fontsReady = () =>
    Promise.all([...new Set(weights)].map((weight) => document.fonts.load(`${weight} 16px "Be Vietnam Pro"`, "aạũ")));

  const withFonts = (svg) => svg.replace(/<defs/, `<style type="text/css"><![CDATA[${fonts}]]></style><defs`);

  const painted = async (svg, options) => {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = options.width * options.scale;
    canvas.height = options.height * options.scale;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png").replace(/^data:image\/png;base64,/, "");
  };

  const toImage = async (figure, options) => {
    await fontsReady();
    const drawn = await plotly.toImage(figure, { ...options, format: "svg", scale: 1, imageDataOnly: true });
    const svg = withFonts(drawn);
    return options.format === "png" ? painted(svg, options) : svg;
  };

  window.Plotly = Object.create(plotly, { toImage: { value: toImage } });
})();
