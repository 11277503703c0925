const width = 800;
const rowHeight = 44;
const labelWidth = 340;
const barWidth = width - labelWidth - 60;

/** The tools beside what people use instead, as bars: theirs is as long as they take, ours as long as we take. */
export function drawChart(rows) {
  const drawn = rows.filter(({ measured, inChart }) => inChart && Number.isFinite(measured));
  const bars = drawn.map(({ what, beside, measured }, index) => {
    const y = 10 + index * rowHeight;
    const ours = Math.max(2, measured * barWidth);
    return `  <text x="${labelWidth - 10}" y="${y + 14}" text-anchor="end">${escape(what)}</text>
  <text x="${labelWidth - 10}" y="${y + 30}" text-anchor="end" class="beside">${escape(beside)}</text>
  <rect x="${labelWidth}" y="${y + 3}" width="${ours.toFixed(1)}" height="14" class="ours"/>
  <text x="${(labelWidth + ours + 6).toFixed(1)}" y="${y + 15}">${measured.toFixed(2)}</text>
  <rect x="${labelWidth}" y="${y + 20}" width="${barWidth}" height="12" class="theirs"/>
  <text x="${labelWidth + barWidth + 6}" y="${y + 31}" class="beside">1</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${20 + drawn.length * rowHeight}" role="img">
  <title>Run time relative to the usual way (lower is better)</title>
  <style>
    text { font: 13px system-ui, sans-serif; fill: #57606a; }
    .beside { font-size: 11px; }
    .ours { fill: #1f883d; }
    .theirs { fill: #d0d7de; }
  </style>
${bars.join("\n")}
</svg>
`;
}

function escape(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
