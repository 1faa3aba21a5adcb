//! German names: Germany, Austria, Switzerland.

use super::{Family, Naming, Rest, names};

const WOMEN: &str = "Maria Ursula Monika Petra Elisabeth Sabine Renate Anna Andrea Karin Helga Claudia Brigitte Susanne \
Ingrid Birgit Gabriele Christine Erika Sandra Barbara Stefanie Katharina Julia Nicole Christina Martina Heike Gisela Angelika \
Melanie Anja Kerstin Silke Anne Christa Katrin Gertrud Laura Sarah Eva Lisa Ilse Irmgard Bärbel Ute Sonja Hannelore Simone Jutta \
Cornelia Daniela Silvia Tanja Manuela Marion Bianca Ulrike Heidi Franziska Johanna Lena Vanessa Jana Nina Jessica Anita Carmen \
Regina Margarete Hildegard Edith Doris Ruth Dagmar Elke Gerda Rita Beate Kathrin Marie Sophie Hannah Emma Mia Leonie Lea Charlotte \
Emily Clara Luisa Antonia Alina Theresa Verena Miriam Yvonne Annette Inge Carola Astrid Rosemarie Waltraud Heidemarie Marlies \
Antje Iris Maike Wiebke Svenja Britta Imke Tatjana Olga Svetlana Ayşe Fatma Zeynep Emine Michelle Chiara Pia Paula Ida Frieda";

const MEN: &str = "Peter Michael Thomas Andreas Wolfgang Klaus Jürgen Stefan Christian Hans Günter Uwe Werner Horst Frank \
Dieter Manfred Gerhard Bernd Martin Heinz Daniel Alexander Sebastian Markus Matthias Helmut Torsten Jan Walter Karl Ralf Jens \
Heinrich Josef Rolf Tobias Florian Mario Kurt Jörg Oliver Patrick Marcel Tim Rainer Robert Norbert Lukas Philipp Dirk Rudolf \
Reinhard Sven Marco Ulrich Paul Johannes Dennis Holger Siegfried Felix Jonas David Karsten Kai Lars Benjamin Simon Maximilian \
Erich Herbert Joachim Franz Kevin Axel Detlef Friedrich Georg Maik Fabian Ingo Ernst Volker Olaf Mike Dominik Niklas Leon Finn \
Ben Luca Noah Elias Moritz Jakob Anton Emil Julian Erik Max Tom Nico Marvin Pascal Björn Henning Steffen Armin Egon Eberhard \
Hartmut Winfried Heiko Hannes Lutz Roland Christoph Bernhard Mehmet Mustafa Ali Ahmet Mohammed Sergej Viktor \
Waldemar Eugen Arno Konrad Valentin Vincent Theo Oskar Carl Hendrik Malte Arne Sönke Thorsten Guido René André Alfred";

const GERMAN_FAMILIES: &str = "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer \
Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Schmitz Krause Meier \
Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn \
Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig \
Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Schulte \
Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold Wolff Pfeiffer Yılmaz Ernst Lindner Hübner \
Nowak Franz Thiel Kruse Paul Jansen Peter Beyer Petersen Hansen Wenzel Schreiner Seifert Barth Riedel Ulrich Schilling Kern \
Böttcher Kowalski Reuter Nagel Ritter Kramer Bock Thomsen Lenz Förster Marx Arndt Urban Stark Götz Hermann Hauser Wegner Dietz \
Witt Herzog Böhme Moser Reinhardt Fritz Kluge Lutz Kröger Bender Schlegel Michel Blum Kurz Hesse Heinz Rose Ebert Gärtner Bachmann";

const AUSTRIAN_FAMILIES: &str = "Gruber Huber Bauer Wagner Müller Pichler Steiner Moser Mayer Hofer Leitner Berger Fuchs Eder \
Fischer Schmid Winkler Weber Schwarz Maier Schneider Reiter Mayr Schmidt Wimmer Egger Brunner Lang Baumgartner Auer Binder \
Lechner Wolf Wallner Aigner Ebner Koller Lehner Haas Schuster Heilig Hofbauer Holzer Haider Strasser Weiss Ortner Böhm Stadler \
Riegler Fink Stöger Maurer Kaiser Lackner Resch Novak Schober Stangl Zauner Hahn Winter Kern Horvath Kainz Ecker Rieder \
Kogler Jovanovic Nikolic Petrovic Pfeiffer Seidl Unger Hauser Hartl Graf Mair Neubauer Hinterleitner Thaler Tanzer Trummer";

const SWISS_FAMILIES: &str = "Müller Meier Schmid Keller Weber Huber Meyer Schneider Steiner Fischer Gerber Brunner Baumann \
Frei Zimmermann Moser Widmer Wyss Graf Roth Suter Baumgartner Bachmann Kunz Berger Bucher Kaufmann Hofer Bühler Lüthi Lehmann \
Marti Christen Egli Frey Schmidt Arnold Koch Wenger Hess Fuchs Ammann Schwarz Peter Bühlmann Zürcher Hofmann Stalder Studer \
Sutter Burri Schär Hunziker Gasser Aebi Wüthrich Kohler Leuenberger Portmann Furrer Odermatt Zumstein Rüegg Gisler Kälin \
Schnyder Schuler Blaser Jost Flückiger Scheidegger Krasniqi Berisha Da_Silva Imhof Amstutz Hürlimann Vogt Hug Stucki";

const STEMS: &str = "Acker Amsel Bach Berg Birken Blumen Brand Breiten Brunn Buch Burg Dorn Eber Eich Eisen Erlen Esch Feld \
Finken Forst Frei Garten Geier Gold Grün Habel Hain Hammer Hasel Heide Heller Hinter Hirsch Hoch Hofen Hohen Holz Hopfen Kalten \
Kirch Klingen Krumm Land Langen Laub Lichten Linden Mai Mark Mittel Moos Mühl Nieder Nuss Ober Ost Rappen Rauten Reben Reich \
Rein Rosen Rot Sand Schön Schwan See Silber Spiel Stein Tannen Tiefen Unter Wald Wasser Weiden Weiher Weingarten Wein West \
Wiesen Wild Winkel Wolfen Zeller Ziegel";

const ENDINGS: &str = "{}berger {}bauer {}mann {}meier {}meyer {}hofer {}müller {}bacher {}felder {}häuser {}maier {}huber \
{}berg {}brink {}kamp {}auer {}thaler {}inger {}heimer {}egger {}reiter {}stetter {}bach {}schmidt {}eder {}ner";

const TOWNS: &str =
    "{}hausen {}dorf {}feld {}heim {}berg Bad_{}stein {}bach Neu{}dorf {}kirchen {}rode {}stadt Alt{}hausen";

const STREETS: &str = "Hauptstraße Schulstraße Gartenstraße Bahnhofstraße Dorfstraße Bergstraße Birkenweg Lindenstraße \
Kirchstraße Waldstraße Ringstraße Schillerstraße Amselweg Goethestraße Jahnstraße Wiesenweg Buchenweg Mühlenweg Am_Sportplatz \
Finkenweg Rosenstraße Wiesenstraße Kirchweg Friedhofstraße Industriestraße Feldstraße Ahornweg Blumenstraße Talstraße Eichenweg \
Lerchenweg Mozartstraße Brunnenstraße Poststraße Mittelstraße Rosenweg Tannenweg Drosselweg Sonnenstraße Beethovenstraße \
Am_Bahnhof Burgstraße Marktplatz Lessingstraße Kastanienallee Friedrichstraße Bismarckstraße Am_Mühlbach Parkstraße Südstraße";

const STREET_FORMS: &str = "{}straße {}weg {}berger_Straße {}allee {}hofer_Weg {}dorfer_Straße Am_{}berg Im_{}feld {}gasse \
{}platz An_der_{}wiese {}ring";

const FIRMS: &str = "{}_GmbH {}_&_Söhne_GmbH {}_Handels_GmbH {}_KG Gebrüder_{} {}_Großhandel_GmbH {}_AG {}_&_Partner {}_Haustechnik_GmbH \
Café_{} {}_Design {}_Feinkost_e._K. {}_GmbH_&_Co._KG";

pub(super) static GERMAN: Naming = Naming {
    women: names(0.015, 0.6, WOMEN),
    men: names(0.018, 0.68, MEN),
    rest: Rest::German,
    families: names(0.0095, 0.2, GERMAN_FAMILIES),
    family: Family::One,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: TOWNS,
    streets: names(0.012, 0.16, STREETS),
    street_forms: STREET_FORMS,
    address: "{} #",
    house_numbers: 140,
    firms: FIRMS,
};

pub(super) static AUSTRIAN: Naming = Naming {
    families: names(0.0037, 0.13, AUSTRIAN_FAMILIES),
    women: names(0.03, 0.62, WOMEN),
    men: names(0.022, 0.68, MEN),
    rest: Rest::German,
    family: Family::One,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: "{}dorf {}berg {}kirchen Sankt_{} {}bach {}au {}ing Ober{}dorf",
    streets: names(0.011, 0.15, STREETS),
    street_forms: "{}straße {}gasse {}weg {}hofgasse {}berggasse Am_{}feld {}platz {}siedlung {}bachstraße",
    address: "{} #",
    house_numbers: 120,
    firms: FIRMS,
};

pub(super) static SWISS: Naming = Naming {
    families: names(0.0066, 0.16, SWISS_FAMILIES),
    women: names(0.016, 0.56, WOMEN),
    men: names(0.018, 0.6, MEN),
    rest: Rest::German,
    family: Family::One,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: "{}wil {}ikon {}bach {}berg {}ingen Nieder{}wil {}au",
    streets: names(
        0.012,
        0.15,
        "Bahnhofstrasse Hauptstrasse Dorfstrasse Schulstrasse Kirchstrasse Oberdorfstrasse Poststrasse \
              Rosenweg Birkenweg Bergstrasse Gartenstrasse Seestrasse Industriestrasse Zürcherstrasse Bernstrasse Feldstrasse \
              Ringstrasse Schulhausstrasse Haldenstrasse Mühlestrasse Lindenstrasse Wiesenstrasse Sonnenweg Rebenweg Höhenweg",
    ),
    street_forms: "{}strasse {}weg {}gasse {}halde {}matte {}rain {}bergstrasse Im_{}acker {}platz",
    address: "{} #",
    house_numbers: 120,
    firms: "{}_AG {}_GmbH {}_&_Co._AG {}_Handels_AG Gebrüder_{} {}_&_Partner_AG {}_Treuhand_AG Bäckerei_{}",
};
