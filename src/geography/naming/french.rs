//! French names: France, Quebec, Wallonia and Brussels, Romandy.

use super::{Family, Naming, Rest, names};

const WOMEN: &str = "Marie Nathalie Isabelle Sylvie Catherine Françoise Martine Christine Monique Valérie Sandrine Véronique \
Nicole Stéphanie Sophie Céline Chantal Patricia Anne Brigitte Julie Jacqueline Annie Christiane Laurence Aurélie Camille Léa \
Caroline Virginie Émilie Sarah Michèle Corinne Jeanne Élodie Laura Audrey Manon Laetitia Dominique Hélène Florence Danielle \
Denise Claire Mélanie Pauline Karine Marine Delphine Yvette Chloé Emma Mathilde Lucie Sabrina Jennifer Josiane Agnès Charlotte \
Cécile Colette Alice Amandine Élise Vanessa Justine Sonia Fanny Louise Claudine Simone Anaïs Inès Jade Océane Morgane Lola Eva \
Gisèle Bernadette Béatrice Estelle Annick Geneviève Mireille Aline Thérèse Yvonne Paulette Odile Évelyne Solange Marion Juliette \
Margaux Clara Lina Rose Ambre Zoé Fatima Nadia Samira Khadija Myriam Carole Élisabeth Nadine Laure Ludivine Gaëlle Adèle Romane";

const MEN: &str = "Jean Philippe Michel Alain Patrick Nicolas Christophe Pierre Christian Éric Frédéric Laurent Stéphane David \
Pascal Daniel Alexandre Julien Thierry Olivier Bernard Thomas Sébastien Gérard Didier Dominique Vincent François Bruno Guillaume \
Jérôme Jacques Marc Maxime Romain Claude Antoine Franck Jean-Pierre Anthony Kevin Gilles Cédric Serge André Mathieu Benjamin \
Patrice Fabrice Joël Jérémy Clément Arnaud Denis Paul Lucas Hervé Jean-Claude Sylvain Yves Ludovic Guy Florian Damien Alexis \
Mickaël Quentin Emmanuel Louis Benoît Jean-Luc Fabien Francis Hugo Jonathan Loïc Xavier Théo Adrien Raphaël Jean-François \
Grégory Robert Michaël Valentin Cyril Jean-Marc René Lionel Yannick Enzo Baptiste Dylan Roger Victor Gabriel Arthur Léo Jules \
Nathan Adam Mohamed Karim Rachid Ahmed Mehdi Yanis Samuel Simon Georges Roland Raymond Maurice Marcel Lucien Gaël Tristan Rémi";

const FRENCH_FAMILIES: &str = "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre \
Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure André \
Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry Roussel \
Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun Blanchard Giraud Joly Rivière \
Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard Roche Renard Schmitt Roy Leroux Colin Vidal Caron Picard Roger Fabre Aubert \
Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre Benoît Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte \
Lopez Jean Dupuy Guillot Hubert Berger Carpentier Sanchez Dupuis Moulin Louis Deschamps Huet Vasseur Perez Boucher Fleury \
Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot Carré Charles Renault Charpentier Ménard Maillard Baron Bertin Bailly \
Hervé Schneider Fernandez Le_Gall Collet Léger Bouvier Julien Prévost Millet Perrot Daniel Le_Roux Cousin Germain Breton Besson \
Langlois Rémy Le_Goff Pelletier Lévêque Perrier Leblanc Barré Lebrun Marchal Weber Mallet Hamon Boulanger Jacob Monnier Michaud \
Rodriguez Guichard Gillet Étienne Grondin Poulain Tessier Chevallier Collin Chauvin Bouchet Gay Lemaître Bénard Maréchal Humbert";

const QUEBEC_FAMILIES: &str = "Tremblay Gagnon Roy Côté Bouchard Gauthier Morin Lavoie Fortin Gagné Ouellet Pelletier Bélanger \
Lévesque Bergeron Leblanc Paquette Girard Simard Boucher Caron Beaulieu Cloutier Dubé Poirier Fournier Lapointe Leclerc Lefebvre \
Poulin Thibault St-Pierre Nadeau Martin Landry Martel Bédard Grenier Lessard Bernier Richard Michaud Hébert Desjardins Couture \
Turcotte Lachance Parent Blais Gosselin Savard Proulx Beaudoin Demers Perreault Boudreau Lemieux Cyr Perron Dufour Dion Mercier \
Bolduc Bérubé Boisvert Langlois Ménard Therrien Plante Bilodeau Blanchette Dubois Champagne Paradis Fortier Arsenault Dupuis";

const BELGIAN_FAMILIES: &str = "Dubois Lambert Martin Dupont Simon Dumont Laurent Leclercq Denis Lefebvre Lejeune Renard Petit \
François Charlier Mathieu Gérard Thomas Delvaux Claes Leroy Michel Noël Collard Jacobs Janssens Peeters Lemaire Fontaine Bodart \
Wouters Marchal Hubert Vandenberghe Bernard Henry Diallo Delfosse Dethier Willems Legrand Carlier Goffin Adam Evrard Servais \
Stevens Maes Mertens Leclerc Remy Gilles Louis Marechal Dujardin Robert Antoine Lenoir Pirotte Massart Nguyen Bah El_Amrani";

const ROMAND_FAMILIES: &str = "Favre Martin Rochat Müller Da_Silva Ferreira Blanc Schmid Pereira Bovet Chevalley Dubois Perret \
Piguet Monnier Jaquet Jaccard Cuendet Pittet Roulin Fournier Bonvin Rey Métrailler Berset Aubert Meylan Girard Vuilleumier \
Gonzalez Fernandes Santos Meyer Weber Mayor Maillard Moret Dupont Bersier Bourquin Chappuis Gremaud Rossier Savary Thévoz Magnin";

const STEMS: &str = "Beau Bel Berg Bois Bon Bour Bré Cant Cas Cham Chante Char Chau Clair Cor Cour Dau Del Fon Fran Gar Gau Gran \
Gui Han Her Hau Jan Lam Lan Lar Lau Mal Man Mar Mau Mer Mon Mont Mor Mou Nor Or Pas Per Pin Pon Pré Quer Rai Ram Ri Roc Ros Rou \
Sal Sau Sor Tail Tar Tour Val Ver Vau Vil";

const ENDINGS: &str = "{}champ {}court {}ville {}mont {}lieu {}ier {}ard {}eau {}in {}on {}el {}et {}aud {}ois {}ain {}ival \
{}teau {}det {}lin {}nier {}fort {}bois {}dieu {}rand";

const STREETS: &str = "Rue_de_l'Église Place_de_l'Église Grande_Rue Rue_du_Moulin Rue_de_la_Mairie Place_de_la_Mairie \
Rue_du_Château Rue_des_Écoles Rue_de_la_Gare Rue_Principale Rue_Pasteur Rue_Victor_Hugo Rue_Jean_Moulin Rue_du_Stade \
Rue_des_Jardins Rue_de_la_Fontaine Rue_Jean_Jaurès Avenue_de_la_République Rue_du_Général_de_Gaulle Rue_de_la_Paix \
Rue_du_Lavoir Rue_des_Lilas Rue_des_Acacias Rue_Jules_Ferry Rue_de_Verdun Rue_des_Prés Chemin_des_Vignes Rue_Louis_Pasteur \
Rue_de_la_Poste Rue_du_8_Mai_1945 Rue_du_11_Novembre Boulevard_Gambetta Rue_Émile_Zola Allée_des_Tilleuls Rue_Voltaire \
Impasse_des_Rosiers Rue_Saint-Martin Rue_du_Four Rue_Neuve Rue_Haute Avenue_Foch Rue_des_Roses Chemin_du_Moulin Rue_Molière";

const STREET_FORMS: &str = "Rue_de_{}ville Rue_{}ier Avenue_de_{}mont Chemin_de_{}court Impasse_{}eau Boulevard_{}ard \
Allée_de_{}lieu Place_{}in Rue_du_{}bois Quai_de_{}fort";

const TOWNS: &str = "{}ville Saint-{}ard {}court {}-sur-Mer {}mont {}-les-Bains {}bourg {}y {}ac La_{}ière";

const FIRMS: &str = "{}_SARL {}_SAS {}_et_Fils Établissements_{} {}_Frères {}_Distribution_SAS Maison_{} Boulangerie_{} {}_SA \
{}_Conseil Comptoir_{}";

pub(super) static FRENCH: Naming = Naming {
    women: names(0.034, 0.74, WOMEN),
    men: names(0.027, 0.74, MEN),
    rest: Rest::French,
    families: names(0.0036, 0.14, FRENCH_FAMILIES),
    family: Family::One,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: TOWNS,
    streets: names(0.009, 0.16, STREETS),
    street_forms: STREET_FORMS,
    address: "# {}",
    house_numbers: 150,
    firms: FIRMS,
};

pub(super) static QUEBECOIS: Naming = Naming {
    women: names(0.03, 0.7, WOMEN),
    men: names(0.024, 0.72, MEN),
    rest: Rest::French,
    families: names(0.0108, 0.33, QUEBEC_FAMILIES),
    family: Family::One,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: "Saint-{}ard Sainte-{}eau {}ville Mont-{} Val-{} L'Île-{} {}-des-Monts",
    streets: names(
        0.012,
        0.12,
        "Rue_Principale Rue_Notre-Dame Rue_Saint-Joseph Rue_Saint-Jean Chemin_du_Lac Rue_de_l'Église \
              Rue_Saint-Pierre Rue_Sherbrooke Boulevard_Saint-Laurent Rue_Sainte-Catherine Rue_Papineau Rue_des_Érables Rue_des_Pins \
              Rue_Laurier Rue_Cartier Rue_Champlain Avenue_du_Parc Rue_Fleury Rue_Beaubien Rue_des_Bouleaux Rue_du_Moulin",
    ),
    street_forms: "Rue_{}ier Avenue_{}eau Boulevard_{}ard Chemin_{}mont Rue_de_{}ville Croissant_{}in",
    address: "# {}",
    house_numbers: 9_000,
    firms: "{}_inc. {}_et_Fils_inc. Groupe_{} Distributions_{}_inc. {}_ltée Quincaillerie_{} Boulangerie_{}",
};

pub(super) static WALLOON: Naming = Naming {
    women: names(0.036, 0.7, WOMEN),
    men: names(0.03, 0.7, MEN),
    rest: Rest::French,
    families: names(0.0048, 0.13, BELGIAN_FAMILIES),
    family: Family::One,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: TOWNS,
    streets: names(0.01, 0.15, STREETS),
    street_forms: STREET_FORMS,
    address: "{} #",
    house_numbers: 250,
    firms: "{}_SRL {}_SA {}_et_Fils_SRL Établissements_{} Boulangerie_{} {}_Distribution_SA",
};

pub(super) static ROMAND: Naming = Naming {
    women: names(0.034, 0.66, WOMEN),
    men: names(0.022, 0.66, MEN),
    rest: Rest::French,
    families: names(0.0045, 0.11, ROMAND_FAMILIES),
    family: Family::One,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: "{}y Saint-{} {}ens {}ier Le_{}-sur-Lac {}ex",
    streets: names(0.009, 0.14, STREETS),
    street_forms: "Rue_de_{}mont Route_de_{}ier Chemin_de_{}in Avenue_de_{}eau Chemin_des_{}ettes Place_de_{}on",
    address: "{} #",
    house_numbers: 140,
    firms: "{}_SA {}_Sàrl {}_&_Fils_SA {}_Fiduciaire_SA Boulangerie_{}",
};
