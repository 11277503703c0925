const width = 800;
const top = 34;
const rowHeight = 44;
const labelWidth = 340;
const barWidth = width - labelWidth - 60;

/** The tools beside what people use instead, as bars: theirs is as long as they take, ours as long as we take. */
export function drawChart(rows) {
  const drawn = rows.filter(({ measured, inChart }) => inChart && Number.isFinite(measured));
  const bars = drawn.map(({ what, beside, measured }, index) => {
    const y = top + index * rowHeight;
    const ours = Math.max(2, measured * barWidth);
    return `  <text x="${labelWidth - 10}" y="${y + 14}" text-anchor="end">${escape(what)}</text>
  <text x="${labelWidth - 10}" y="${y + 30}" text-anchor="end" class="beside">${escape(beside)}</text>
  <rect x="${labelWidth}" y="${y + 3}" width="${ours.toFixed(1)}" height="14" class="ours"/>
  <text x="${(labelWidth + ours + 6).toFixed(1)}" y="${y + 15}">${measured.toFixed(2)}</text>
  <rect x="${labelWidth}" y="${y + 20}" width="${barWidth}" height="12" class="theirs"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top + 10 + drawn.length * rowHeight}" role="img">
  <title>Run time, with that of the usual way as 1</title>
  <style>
    text { font: 13px system-ui, sans-serif; fill: #57606a; }
    .beside { font-size: 11px; }
    .ours { fill: #1f883d; }
    .theirs { fill: #d0d7de; }
    @media (prefers-color-scheme: dark) {
      text { fill: #adb5bd; }
      .ours { fill: #2ea043; }
      .theirs { fill: #3d444d; }
    }
  </style>
  <rect x="${labelWidth}" y="10" width="12" height="12" class="ours"/>
  <text x="${labelWidth + 18}" y="21">iam-tools</text>
  <rect x="${labelWidth + 100}" y="10" width="12" height="12" class="theirs"/>
  <text x="${labelWidth + 118}" y="21">the usual way, named at the left: 1</text>
${bars.join("\n")}
</svg>
`;
}

function escape(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
