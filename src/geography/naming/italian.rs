//! Italian names.

use super::{Family, Naming, Rest, names};

const WOMEN: &str = "Maria Anna Giulia Rosa Giuseppina Angela Giovanna Francesca Teresa Lucia Carmela Sara Paola Laura Chiara \
Valentina Martina Alessandra Elena Federica Silvia Simona Roberta Cristina Daniela Elisa Barbara Antonella Patrizia Stefania \
Monica Claudia Caterina Rita Giorgia Sofia Alice Aurora Ilaria Michela Eleonora Serena Antonia Luisa Franca Marta Emma Beatrice \
Veronica Giada Anna_Maria Arianna Manuela Sabrina Carla Vincenza Concetta Gabriella Rosaria Mariangela Noemi Alessia Debora Irene \
Camilla Greta Gaia Ludovica Matilde Vittoria Bianca Tiziana Loredana Donatella Emanuela Marina Ornella Nadia Lorena Graziella \
Grazia Assunta Filomena Adriana Luciana Bruna Margherita Maddalena Raffaella Immacolata Nicoletta Rossella Sonia Cinzia";

const MEN: &str = "Giuseppe Giovanni Antonio Mario Luigi Francesco Andrea Marco Alessandro Angelo Vincenzo Salvatore Roberto \
Pietro Paolo Domenico Stefano Franco Matteo Luca Carlo Davide Lorenzo Simone Fabio Daniele Michele Claudio Massimo Federico \
Maurizio Bruno Giorgio Riccardo Enrico Alberto Raffaele Gianluca Mattia Filippo Nicola Alessio Emanuele Sergio Cristian \
Gabriele Leonardo Tommaso Edoardo Giacomo Pasquale Gennaro Ciro Rosario Carmine Gaetano Umberto Renato Aldo Luciano Sandro Dario \
Diego Valerio Manuel Mirko Nicolò Samuele Christian Jacopo Gianni Guido Silvio Tiziano Massimiliano Cristiano Ivan Omar Walter \
Giulio Ettore Vittorio Gino Armando Dino Ennio Elio Fausto Ernesto Agostino Cosimo Rocco Biagio Saverio Calogero Ignazio Eugenio";

const FAMILIES: &str = "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De_Luca Mancini \
Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile \
Martinelli Vitale Lombardo Serra Coppola De_Santis D'Angelo Marchetti Parisi Villa Conte Ferraro Ferri Fabbri Bianco Marini Grasso \
Valentini Messina Sala De_Angelis Gatti Pellegrini Palumbo Sanna Farina Rizzi Monti Cattaneo Morelli Amato Silvestri Mazza Testa \
Grassi Pellegrino Carbone Giuliani Benedetti Barone Rossetti Caputo Montanari Guerra Palmieri Bernardi Martino Fiore De_Rosa \
Ferretti Bellini Basile Riva Donati Piras Vitali Battaglia Sartori Neri Costantini Milani Pagano Ruggiero Sorrentino D'Amico Orlando \
Damico Negri Mantovani Piccolo Fiorentino Romeo Longhi Bertolini Castelli Ruggeri Zanetti Orlandi Bosco Poli Manca Piazza Sanchini \
Napolitano Valente Ferrero Giorgi Rosso Ventura Marchi Cirillo Gallotti Franco Lupo Pace Oliva Motta Spina Cocco Tosi";

pub(super) static ITALIAN: Naming = Naming {
    women: names(0.036, 0.74, WOMEN),
    men: names(0.05, 0.8, MEN),
    rest: Rest::Italian,
    families: names(0.0032, 0.1, FAMILIES),
    family: Family::One,
    stems: "Albert Ald Andre Anton Arm Baldu Bart Bell Bened Bern Bert Bon Bosc Brun Cald Camp Cant Card Carl Cast Cav Cer Cesar \
            Cic Col Corn Cort Dan Dom Don Fab Falc Fan Fel Fer Fil Fior Fog Fran Gab Gal Gen Ghir Giac Giov Grim Guid Lamb Land Laz \
            Leon Lod Lor Luc Mag Mal Mand Mant Mar Mas Matt Mazz Mel Men Mich Mol Mor Mus Nard Nic Olivi Pal Pas Pav Ped Per Pic \
            Pier Pin Pol Ranz Rav Rig Rin Rob Rom Rond Sab Salv San Sard Sart Scar Ser Sim Spad Stef Tad Tag Tes Tom Tor Tren Val \
            Vent Ver Vic Vin Viv Zamb Zan Zuc",
    endings: "{}ini {}etti {}elli {}oni {}otti {}ucci {}acci {}one {}azzi {}ardi {}ato {}an {}aro {}esi {}ano {}ella {}ignoni \
              Di_{}o De_{}is {}olini {}aldi",
    suburbs: "San_{}o Borgo_{}ano {}ano {}asco Villa_{}one Castel_{}ino {}ello_Terme Monte_{}ino {}ate Santa_{}a",
    streets: names(
        0.02,
        0.3,
        "Via_Roma Via_Garibaldi Via_Marconi Via_Mazzini Via_Dante Via_Cavour Via_Matteotti Via_Verdi Via_Manzoni Via_Gramsci \
         Via_Vittorio_Emanuele Via_Vittorio_Veneto Via_Piave Via_Leopardi Via_Kennedy Via_Europa Via_San_Francesco Via_Galilei \
         Via_IV_Novembre Via_della_Libertà Piazza_Italia Via_Trieste Via_Trento Via_dei_Mille Via_Rossini Via_Puccini Via_Petrarca \
         Via_Nazionale Corso_Italia Via_XX_Settembre Via_Carducci Via_Pascoli Via_Colombo Via_Fermi Via_Bellini Via_Torino \
         Via_Milano Via_della_Repubblica Piazza_del_Popolo Via_Montegrappa Via_Aldo_Moro Via_Foscolo Via_della_Chiesa Via_Parini",
    ),
    street_forms: "Via_{}ini Via_{}etti Via_{}oni Viale_{}ardi Via_{}elli Largo_{}otti Via_San_{}o Corso_{}ano Vicolo_{}one \
                   Strada_{}esi",
    address: "{} #",
    house_numbers: 160,
    firms: "{}_S.r.l. {}_S.p.A. Fratelli_{} {}_&_Figli_S.n.c. Ditta_{} {}_Distribuzione_S.r.l. Panificio_{} Studio_{} Bottega_{}",
};
