package dev.assay.examples.host.report;

import java.util.List;

/** Tables with a heading for each column. */
final class Tables {

    private Tables() {}

    static void write(Html html, List<String> columns, List<String[]> rows) {
        html.open("div", "class", "scroll").open("table").open("thead").open("tr");
        columns.forEach(column -> html.element("th", column, "scope", "col"));
        html.close("tr").close("thead").open("tbody");
        for (String[] row : rows) {
            html.open("tr");
            for (String cell : row) {
                html.element("td", cell);
            }
            html.close("tr");
        }
        html.close("tbody").close("table").close("div");
    }
}
