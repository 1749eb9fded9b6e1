// Draws the district map: one series for the whole, one for the inset, labels that stand out on any fill, hatching where nothing is known.
(() => {
  "use strict";
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const SCALE = [0, 1, 2, 3, 4];
  const charts = [];

  function luminance(colour) {
    const [r, g, b] = (colour.match(/[0-9a-f]{2}/gi) || ["ff", "ff", "ff"]).map((part) => {
      const share = parseInt(part, 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  // Class bounds: about as many units in each class, so that one outlier does not leave all others in one colour.
  function bounds(values, decimals) {
    const sorted = [...values].sort((a, b) => a - b);
    const low = sorted[0];
    const high = sorted[sorted.length - 1];
    if (low === high) return [low, high];
    const classes = Math.max(1, Math.min(SCALE.length, new Set(values).size));
    const found = [low];
    for (let part = 1; part < classes; part += 1) {
      const at = (part * (sorted.length - 1)) / classes;
      const below = sorted[Math.floor(at)];
      const edge = below + (sorted[Math.ceil(at)] - below) * (at % 1);
      found.push(Number(edge.toPrecision(3)));
    }
    return [...new Set([...found, high])].filter((edge) => edge >= low && edge <= high).sort((a, b) => a - b);
  }

  function levelOf(value, edges) {
    if (edges.length < 2 || edges[0] === edges[edges.length - 1]) return 2;
    const classes = edges.length - 1;
    let at = 0;
    while (at < classes - 1 && value >= edges[at + 1]) at += 1;
    return classes === 1 ? 2 : Math.round((at * (SCALE.length - 1)) / (classes - 1));
  }

  const text = (value, decimals) => value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

  function legend(place, said, edges, anyUnknown) {
    place.replaceChildren();
    const add = (level, words) => {
      const part = document.createElement("span");
      const box = document.createElement("i");
      box.className = `level-${level}`;
      part.append(box, words);
      place.append(part);
    };
    const unit = document.createElement("span");
    unit.textContent = said.heading;
    place.append(unit);
    if (edges.length && edges[0] === edges[edges.length - 1]) add(2, text(edges[0], said.decimals));
    else
      for (let at = 0; at < edges.length - 1; at += 1) {
        add(levelOf(edges[at], edges), `${text(edges[at], said.decimals)}–${text(edges[at + 1], said.decimals)}`);
      }
    if (anyUnknown) add("unknown", said.unknown);
  }

  function entry(value, said, edges) {
    const unknown = value.value === null;
    const fill = token(unknown ? "--unknown" : `--scale-${levelOf(value.value, edges)}`);
    const dark = luminance(fill) < 0.3;
    return {
      name: value.name,
      value: unknown ? NaN : value.value,
      itemStyle: unknown
        ? { areaColor: fill, decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4, color: token("--unknown-line") } }
        : { areaColor: fill },
      label: { color: dark ? "#ffffff" : "#14181a", textBorderColor: dark ? "rgba(0,0,0,.55)" : "rgba(255,255,255,.8)" },
    };
  }

  // In English most names end in the same word ("District"): labels on the map leave it out.
  function shortened(values) {
    const last = (label) => label.slice(label.lastIndexOf(" ") + 1);
    const counted = new Map();
    for (const value of values) if (value.label.includes(" ")) counted.set(last(value.label), (counted.get(last(value.label)) || 0) + 1);
    const [common, times] = [...counted].sort((a, b) => b[1] - a[1])[0] || ["", 0];
    const cut = (label) => (times * 2 > values.length && label.endsWith(` ${common}`) ? label.slice(0, -common.length - 1) : label);
    return new Map(values.map((value) => [value.name, cut(value.label)]));
  }

  function option(said, edges, wide, insets) {
    const byName = new Map(said.values.map((value) => [value.name, value]));
    const labels = shortened(said.values);
    const shown = (name) => {
      const value = byName.get(name);
      if (!value) return "";
      return value.value === null ? said.unknown : text(value.value, said.decimals);
    };
    const label = (size, withValue) => ({
      show: true,
      fontSize: size,
      lineHeight: Math.round(size * 1.25),
      textBorderWidth: 2,
      fontFamily: token("--sans"),
      formatter: (given) => (byName.has(given.name) ? labels.get(given.name) + (withValue ? `\n${shown(given.name)}` : "") : ""),
    });
    const series = (map, at, more) => ({
      type: "map",
      map,
      selectedMode: false,
      nameProperty: "name",
      itemStyle: { borderColor: token("--line-2"), borderWidth: 0.8 },
      emphasis: { itemStyle: { borderColor: token("--ink"), borderWidth: 2 }, label: { fontWeight: "bold" } },
      data: said.values.map((value) => entry(value, said, edges)),
      ...at,
      ...more,
    });
    const rest = new Set(said.inset);
    const main = series("units", wide ? { left: "2%", top: 8, bottom: 8, right: insets ? "44%" : "2%" } : { left: 4, right: 4, top: 4, bottom: insets ? "36%" : 4 }, {
      label: label(11, true),
      labelLayout: { hideOverlap: true },
    });
    main.data = main.data.map((each) => (rest.has(each.name) ? { ...each, label: { ...each.label, show: false } } : each));
    const parts = [main];
    if (insets)
      parts.push(series("inset", wide ? { left: "60%", right: "2%", top: "32%", bottom: "8%" } : { left: "12%", right: "12%", top: "68%", bottom: 4 }, { label: label(said.language === "en" ? 11 : 12, true), labelLayout: { hideOverlap: true } }));
    return {
      animation: false,
      aria: { enabled: true, decal: { show: true, decals: [{ symbol: "none" }] } },
      tooltip: {
        trigger: "item",
        confine: true,
        backgroundColor: token("--ground"),
        borderColor: token("--line-2"),
        textStyle: { color: token("--ink"), fontFamily: token("--sans") },
        formatter: (given) => {
          const value = byName.get(given.name);
          if (!value) return "";
          const words = document.createElement("div");
          const figure = value.value === null ? `${said.unknown} · ${value.why}` : `${text(value.value, said.decimals)} ${said.unit}`;
          words.innerText = `${value.label}\n${figure}${value.simulated ? `\n${said.simulated}` : ""}`;
          return words;
        },
      },
      series: parts,
    };
  }

  async function draw(figure) {
    const said = JSON.parse(figure.dataset.chart);
    const outlines = await (await fetch(figure.dataset.map)).json();
    echarts.registerMap("units", outlines);
    const inset = outlines.features.filter((feature) => feature.properties.inset);
    if (inset.length) echarts.registerMap("inset", { type: "FeatureCollection", features: inset });
    const known = said.values.filter((value) => value.value !== null).map((value) => value.value);
    const edges = known.length ? bounds(known, said.decimals) : [];
    const canvas = figure.querySelector(".map-canvas");
    const chart = echarts.init(canvas, null, { renderer: "svg" });
    const title = document.createElement("span");
    title.className = "inset-title";
    title.textContent = said.inset_title;
    const render = () => {
      chart.setOption(option(said, edges, canvas.clientWidth > 560, inset.length > 0), true);
      if (inset.length) {
        const wide = canvas.clientWidth > 560;
        Object.assign(title.style, wide ? { left: "60%", top: "calc(32% - 2em)" } : { left: "4px", top: "66%" });
        canvas.append(title);
      }
      legend(figure.querySelector(".map-legend"), said, edges, known.length < said.values.length);
    };
    render();
    charts.push({ chart, render });
    const row = (name) => document.querySelector(`.unit-bars tr[data-unit="${CSS.escape(name)}"]`);
    chart.on("mouseover", (given) => row(given.name)?.classList.add("lit"));
    chart.on("mouseout", (given) => row(given.name)?.classList.remove("lit"));
    chart.on("click", (given) => {
      const link = row(given.name)?.querySelector("a");
      if (link) link.click();
    });
    for (const line of document.querySelectorAll(".unit-bars tr[data-unit]")) {
      line.addEventListener("mouseenter", () => chart.dispatchAction({ type: "highlight", name: line.dataset.unit }));
      line.addEventListener("mouseleave", () => chart.dispatchAction({ type: "downplay", name: line.dataset.unit }));
    }
    new ResizeObserver(() => {
      chart.resize();
      render();
    }).observe(canvas);
    figure.dataset.drawn = "yes";
  }

  document.querySelectorAll("figure.map").forEach(draw);
  addEventListener("yaodian:colours", () => charts.forEach((each) => each.render()));
})();
