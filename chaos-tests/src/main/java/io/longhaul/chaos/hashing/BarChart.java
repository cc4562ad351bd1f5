package io.longhaul.chaos.hashing;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The comparison as an SVG image: one panel a measure, one bar a scheme, every axis from where the
 * best possible value lies, every bar with its figure.
 */
final class BarChart {
  private static final int WIDTH = 760;
  private static final int LABELS_WIDTH = 130;
  private static final int FIGURES_WIDTH = 90;
  private static final int BARS_WIDTH = WIDTH - LABELS_WIDTH - FIGURES_WIDTH;
  private static final int BAR = 20;
  private static final int ROW = 26;
  private static final int TITLE = 34;
  private static final int AXIS = 46;
  private static final int TOP = 46;
  private static final int TICKS = 4;
  private static final String OURS = "#1b6ca8";
  private static final String OTHERS = "#9aa5b1";

  /** One measure of the schemes. */
  private record Panel(
      String title,
      String axis,
      double best,
      String format,
      ToDoubleFunction<SchemeResult> value) {}

  private static final List<Panel> PANELS =
      List.of(
          new Panel(
              "Evenness",
              "fullest node over its fair share (1 = even)",
              1,
              "%.3f",
              SchemeResult::evenness),
          new Panel(
              "Moved",
              "heads moved over the fewest possible (1 = minimal)",
              1,
              "%.2f",
              SchemeResult::movedOverLeast),
          new Panel(
              "Broken by planned changes",
              "per cent of all connections opened",
              0,
              "%.2f %%",
              SchemeResult::brokenByPlansPercent),
          new Panel(
              "Broken by the death of another node",
              "per cent of all connections opened",
              0,
              "%.3f %%",
              SchemeResult::brokenByDeathsPercent));

  private final List<SchemeResult> results;
  private final StringBuilder svg = new StringBuilder();

  private BarChart(List<SchemeResult> results) {
    this.results = results;
  }

  /** The whole image. */
  static String of(String title, List<SchemeResult> results) {
    return new BarChart(results).draw(title);
  }

  private String draw(String title) {
    int panelHeight = TITLE + ROW * results.size() + AXIS;
    int height = TOP + panelHeight * PANELS.size();
    add(
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d"
                + " %d\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222222\">")
            .formatted(WIDTH, height, WIDTH, height));
    add("<title>%s</title>".formatted(escaped(title)));
    add("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
    text(WIDTH / 2, TOP - 18, "middle", 15, title);
    int top = TOP;
    for (Panel panel : PANELS) {
      panel(panel, top);
      top += panelHeight;
    }
    add("</svg>");
    return svg.toString();
  }

  private void panel(Panel panel, int top) {
    double largest = results.stream().mapToDouble(panel.value()).max().orElse(panel.best());
    double step = niceStep((largest - panel.best()) / TICKS);
    int ticks = Math.max(1, (int) Math.ceil((largest - panel.best()) / step - 1e-9));
    double scale = BARS_WIDTH / (ticks * step);
    int barsTop = top + TITLE;
    int bottom = barsTop + ROW * results.size();
    text(LABELS_WIDTH, top + TITLE - 10, "start", 14, panel.title());
    for (int tick = 0; tick <= ticks; tick++) {
      int x = LABELS_WIDTH + (int) Math.round(tick * step * scale);
      add(
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#dddddd\"/>"
              .formatted(x, barsTop, x, bottom));
      text(x, bottom + 15, "middle", 11, number(panel.best() + tick * step));
    }
    for (int i = 0; i < results.size(); i++) {
      bar(panel, results.get(i), i == 0 ? OURS : OTHERS, barsTop + i * ROW, scale);
    }
    text(LABELS_WIDTH + BARS_WIDTH / 2, bottom + 31, "middle", 11, panel.axis());
  }

  private void bar(Panel panel, SchemeResult result, String colour, int top, double scale) {
    double value = panel.value().applyAsDouble(result);
    int length = (int) Math.round(Math.max(0, value - panel.best()) * scale);
    int base = top + (ROW + BAR) / 2 - 5;
    text(LABELS_WIDTH - 8, base, "end", 13, result.name());
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>"
            .formatted(LABELS_WIDTH, top + (ROW - BAR) / 2, Math.max(1, length), BAR, colour));
    String figure = String.format(Locale.ROOT, panel.format(), value);
    text(LABELS_WIDTH + length + 6, base, "start", 12, figure);
  }

  private void text(int x, int y, String anchor, int size, String text) {
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-size=\"%d\">%s</text>"
            .formatted(x, y, anchor, size, escaped(text)));
  }

  private void add(String line) {
    svg.append(line).append('\n');
  }

  /** The least of 1, 2 or 5 times a power of ten that is no smaller. */
  static double niceStep(double least) {
    if (least <= 0) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String number(double value) {
    return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
