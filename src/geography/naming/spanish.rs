//! Spanish names: Spain, Mexico, Argentina, Colombia, Chile. `fake` has none, so the lists are longer.

use super::{Family, Naming, Rest, names};

const SPANISH_WOMEN: &str = "María_Carmen María Carmen Ana_María Laura María_Pilar María_Dolores Isabel Josefa María_Teresa Ana Marta \
Cristina María_Ángeles Lucía María_Isabel María_José Francisca Antonia Dolores Sara Paula Elena María_Luisa Raquel Rosa_María \
Manuela María_Jesús Pilar Concepción Julia Mercedes Alba Beatriz Irene Silvia Patricia Nuria Rosario Montserrat Juana Andrea \
Teresa Encarnación Rocío Mónica Alicia María_Mar Marina Sonia Susana Sandra Natalia Ángela Claudia Margarita Rosa Yolanda Sofía \
Inmaculada María_Josefa Carla Eva Daniela Noelia Ana_Isabel Ángeles María_Rosario Inés Verónica Victoria Amparo María_Concepción \
Nerea Alejandra Carolina Esther Fátima Luisa Lorena María_Victoria Miriam Adriana Catalina Consuelo Martina Valeria Eva_María \
Ainhoa Carlota Valentina María_Antonia Gloria Lidia Clara Emilia Esperanza Celia Olga Aurora Blanca Leire Ariadna Vanesa \
María_Soledad Tamara Virginia Noa Julia_María Asunción Remedios Begoña Purificación Milagros Magdalena Ascensión Jimena Vega \
Candela Olivia Elsa Laia Aitana Abril Lola Triana Berta Mireia Gemma Judith Ángela_María Araceli Matilde Elvira Trinidad Maite";

const SPANISH_MEN: &str = "Antonio Manuel José Francisco David Juan Javier José_Antonio Daniel José_Luis Francisco_Javier Carlos \
Jesús Alejandro Miguel José_Manuel Rafael Miguel_Ángel Pablo Pedro Ángel Sergio José_María Fernando Jorge Luis Alberto Juan_Carlos \
Álvaro Adrián Juan_José Diego Raúl Iván Juan_Antonio Rubén Enrique Óscar Ramón Andrés Vicente Juan_Manuel Joaquín Mario Santiago \
Eduardo Víctor Jaime Roberto Hugo Marcos Francisco_José Ignacio Jordi Ricardo Alfonso Salvador Guillermo Emilio José_Miguel Gabriel \
Mohamed Marc Gonzalo Julio Julián Tomás Martín José_Ramón Agustín Nicolás José_Ángel Joan Gregorio Cristian Samuel Félix \
Josep Lucas Sebastián Héctor Felipe Alfredo Domingo Aitor César José_Carlos Iker Juan_Francisco José_Ignacio Xavier Mariano \
Lorenzo Rodrigo Alex Esteban Arturo Mateo Ismael Gerard Aarón José_Francisco Hassan Borja Eugenio Pol Izan Jon Benito Valentín \
Bruno Leo Darío Eric Unai Íñigo Mikel Gorka Asier Albert Pau Oriol Ferran Germán Israel Moisés Jonathan Omar Luis_Miguel Isidro";

const SPANISH_FAMILIES: &str = "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández \
Ruiz Díaz Moreno Muñoz Álvarez Romero Gutiérrez Alonso Navarro Torres Domínguez Ramos Vázquez Ramírez Gil Serrano Morales Molina \
Blanco Suárez Castro Ortega Delgado Ortiz Marín Rubio Núñez Medina Sanz Castillo Iglesias Cortés Garrido Santos Guerrero Lozano \
Cano Cruz Méndez Flores Prieto Herrera Peña León Márquez Cabrera Gallego Calvo Vidal Campos Reyes Vega Fuentes Carrasco Díez \
Aguilar Caballero Nieto Santana Vargas Pascual Giménez Herrero Hidalgo Montero Lorenzo Santiago Benítez Durán Ibáñez Arias Mora \
Ferrer Carmona Vicente Rojas Soto Crespo Román Pastor Velasco Parra Sáez Moya Bravo Rivera Gallardo Soler Silva Esteban Franco \
Lara Rivas Espinosa Merino Mendoza Camacho Vera Izquierdo Ríos Arroyo Sierra Casado Montes Redondo Luque Rey Galán Carrillo Otero \
Segura Heredia Bernal Marcos Robles Palacios Soriano Varela Valero Martí Contreras Macías Guerra Expósito Pardo Benito Bueno Pereira \
Miranda Roldán Aranda Mateo Villar Andrés Guillén Escudero Rovira Menéndez Aparicio Salas Acosta Casas Mateos Serra Rueda Calderón";

const LATIN_WOMEN: &str = "María_Guadalupe María Juana Margarita Ana_María María_del_Carmen Verónica Martha Leticia Patricia Rosa_María \
Alejandra Gabriela Adriana Silvia Claudia Laura Sandra Daniela Andrea Carolina Paola Natalia Diana Luz_Marina Gloria Camila \
Valentina Sofía Valeria Mariana Fernanda Lucía Florencia Romina Cecilia Mónica Yolanda Teresa Elizabeth Liliana Marcela Lorena \
Karla Jessica Karen Francisca Constanza Javiera Catalina Isabel Rosa Ana Carmen Norma Graciela Susana Susan Beatriz Elena Julieta \
Martina Antonella Emilia Isidora Antonia Josefa Ximena Regina Renata Camila_Andrea Paula Paula_Andrea Angie Yesica Tatiana Lina_María \
Angélica Esperanza Blanca Irma Alicia Araceli Rocío Maribel Brenda Vanessa Viviana Micaela Agustina Milagros Brisa Sabrina Soledad \
Noelia Mabel Stella_Maris Nélida Mirta Marta Dora Amanda Nelly Ruth Gladys Olga Flor Yamila Luisa_Fernanda Ingrid Marisol Dulce \
Guadalupe Josefina Consuelo Esther Raquel Victoria Magdalena Estefanía Ángela Yuliana Nicole Michelle Salomé Gabriela_Alejandra";

const LATIN_MEN: &str = "José Juan Luis Carlos José_Luis Miguel Francisco Jorge Jesús Antonio Alejandro Manuel Pedro Juan_Carlos Víctor \
Daniel Roberto Fernando Miguel_Ángel Ricardo Eduardo Mario Javier Rafael Sergio Diego Andrés Santiago Sebastián Matías Nicolás \
Felipe Cristian Gustavo Martín Pablo Gabriel Oscar Héctor Raúl Alberto Arturo Enrique Armando Marco_Antonio Juan_Manuel Gerardo \
Guillermo Jaime Salvador Hugo Julio Ramón Ángel Samuel Mateo Tomás Benjamín Vicente Joaquín Agustín Facundo Lautaro Thiago Bautista \
Franco Emiliano Maximiliano Leonardo Iván Rodrigo Mauricio Cristóbal Ignacio Gonzalo Claudio Marcelo Patricio Hernán Alfredo César \
Edwin Wilson Jhon Camilo Juan_Camilo Juan_David Juan_Pablo Carlos_Alberto Luis_Fernando Jesús_Antonio Rubén Walter Néstor Omar \
Ezequiel Lucas Leandro Damián Adrián Alan Axel Kevin Brayan Jonathan Ismael Isaac Emmanuel Saúl Abraham Jacobo Simón Alonso \
Germán Álvaro Orlando Nelson Henry Freddy Humberto Rodolfo Adolfo Ernesto Esteban Israel Noé Efraín Ulises Uriel Yahir Dylan";

const STEMS: &str = "Arri Goiko Etxe Iza Urru Mendi Ola Agui Bolí Elor Garai Ibar Larra Lizar Men Oria Osta Saga Sala Uga Zaba \
Zuma Arran Belan Egui Gari Izagui Landa Oia Urkio Al Alba Barr Beni Cala Can Carr Cast Cer Fer Gran Gua Mal Mar Mon Mor Nav Oli \
Pal Per Quin Rob Sal Santa Sar Sol Tor Val Vill";

const ENDINGS: &str = "{}barren {}berri {}ondo {}goitia {}zabal {}rreta {}garay {}rain {}aga {}ano {}eda {}ero {}illa {}ejo {}uela \
{}anza {}ales {}osa {}ares {}endo {}ón de_{}";

const STREETS: &str = "Calle_Mayor Calle_Real Calle_Nueva Calle_de_la_Iglesia Plaza_Mayor Calle_San_José Plaza_de_España \
Avenida_de_la_Constitución Calle_Cervantes Calle_Miguel_Hernández Calle_Federico_García_Lorca Calle_Santiago Calle_San_Juan \
Calle_San_Antonio Calle_Goya Calle_Velázquez Calle_Colón Avenida_de_Andalucía Calle_del_Carmen Calle_de_la_Paz Calle_Picasso \
Calle_Murillo Calle_San_Pedro Calle_Sol Calle_Luna Calle_Granada Calle_Sevilla Calle_Valencia Calle_Madrid Calle_Ancha \
Calle_de_la_Fuente Camino_Real Calle_Ramón_y_Cajal Calle_Antonio_Machado Calle_Juan_Ramón_Jiménez Paseo_de_la_Estación \
Calle_del_Olmo Calle_de_las_Eras Calle_de_la_Cruz Ronda_Norte Travesía_del_Pozo Avenida_de_Europa Calle_Doctor_Fleming";

const LATIN_STREETS: &str = "Calle_Hidalgo Calle_Morelos Calle_Juárez Avenida_Independencia Calle_San_Martín Avenida_Bolívar \
Calle_Rivadavia Calle_Belgrano Avenida_Libertad Calle_Sarmiento Calle_5_de_Mayo Calle_Constitución Avenida_Universidad \
Calle_Reforma Calle_Zaragoza Avenida_Revolución Calle_Allende Calle_Madero Calle_Aldama Calle_Colón Calle_Victoria \
Avenida_Santander Calle_O'Higgins Calle_Prat Avenida_Los_Pinos Calle_Las_Flores Calle_Los_Olivos Calle_Los_Álamos \
Calle_de_la_Palma Calle_San_Pedro Calle_Santa_Rosa Calle_Mitre Calle_Moreno Avenida_San_Juan Calle_Lavalle Calle_Tucumán \
Calle_Insurgentes Avenida_Central Calle_Nogales Calle_Cedros Calle_Francia Calle_España Calle_Italia Avenida_del_Sol";

const STREET_FORMS: &str = "Calle_{}ero Calle_{}ales Avenida_{}ano Calle_{}illa Calle_de_{}eda Paseo_de_{}ares Calle_{}osa \
Plaza_{}ejo Camino_de_{}uela Calle_{}endo";

const TOWNS: &str =
    "San_{}o {}ejo_de_la_Sierra Villa{}eda {}ales {}ares_del_Río Santa_{}a Torre{}ón {}uela {}osa Puebla_de_{}illa";

const FIRMS: &str = "{}_S.L. {}_S.A. {}_e_Hijos_S.L. Hermanos_{} Distribuciones_{}_S.L. Suministros_{} Panadería_{} {}_y_Asociados \
Comercial_{}_S.A. Talleres_{}";

pub(super) static SPANISH: Naming = Naming {
    women: names(0.026, 0.88, SPANISH_WOMEN),
    men: names(0.028, 0.9, SPANISH_MEN),
    rest: Rest::None,
    families: names(0.031, 0.5, SPANISH_FAMILIES),
    family: Family::Two,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: TOWNS,
    streets: names(0.012, 0.15, STREETS),
    street_forms: STREET_FORMS,
    address: "{} #",
    house_numbers: 150,
    firms: FIRMS,
};

pub(super) static MEXICAN: Naming = Naming {
    women: names(0.026, 0.85, LATIN_WOMEN),
    men: names(0.024, 0.85, LATIN_MEN),
    rest: Rest::None,
    families: names(
        0.043,
        0.62,
        "Hernández García Martínez López González Pérez Rodríguez Sánchez Ramírez Cruz Flores Gómez Morales \
               Vázquez Reyes Jiménez Torres Díaz Gutiérrez Ruiz Mendoza Aguilar Ortiz Moreno Castillo Romero Álvarez Méndez Chávez \
               Rivera Juárez Ramos Domínguez Herrera Medina Castro Vargas Guzmán Velázquez Muñoz Rojas de_la_Cruz Contreras Salazar \
               Luna Ortega Santiago Guerrero Estrada Bautista Cortés Soto Alvarado Espinoza Lara Ávila Ríos Cervantes Silva Delgado \
               Vega Márquez Sandoval Fernández León Carrillo Mejía Solís Núñez Rosas Valdez Salas Miranda Cabrera Campos Ibarra \
               Santos Peña Camacho Navarro Rangel Maldonado Acosta Robles Valencia Mora Figueroa Trejo Padilla Pacheco Molina",
    ),
    family: Family::Two,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: "San_{}o Villa_{}illa Santa_{}a {}tepec {}titlán Colonia_{}ales Ciudad_{}osa {}apan",
    streets: names(0.012, 0.2, LATIN_STREETS),
    street_forms: STREET_FORMS,
    address: "{} #",
    house_numbers: 900,
    firms: "{}_S.A._de_C.V. Comercializadora_{} Grupo_{}_S.A._de_C.V. Hermanos_{} Abarrotes_{} Distribuidora_{} {}_y_Asociados",
};

pub(super) static ARGENTINE: Naming = Naming {
    women: names(0.022, 0.82, LATIN_WOMEN),
    men: names(0.02, 0.82, LATIN_MEN),
    rest: Rest::None,
    families: names(
        0.0165,
        0.3,
        "González Rodríguez Gómez Fernández López Díaz Martínez Pérez García Sánchez Romero Sosa Torres Álvarez \
               Ruiz Ramírez Flores Benítez Acosta Medina Herrera Suárez Aguirre Giménez Gutiérrez Pereyra Rojas Molina Castro Ortiz \
               Silva Núñez Luna Juárez Cabrera Ríos Morales Godoy Moreno Ferreyra Domínguez Carrizo Peralta Castillo Ledesma Quiroga \
               Vega Vera Muñoz Ojeda Ponce Villalba Cardozo Navarro Coronel Vázquez Ramos Vargas Cáceres Arias Figueroa Córdoba \
               Correa Maldonado Paz Rivero Miranda Mansilla Farías Roldán Méndez Guzmán Agüero Hernández Lucero Cruz Páez Escobar \
               Mendoza Barrios Bustos Ávila Ayala Blanco Soria Maidana Acuña Leiva Duarte Moyano Campos Soto Martín Valdez Bravo",
    ),
    family: Family::One,
    stems: "Ross Bianch Ferr Mar Bert Cas Cost Dell Fern Gall Giul Lomb Mor Mus Pell Ricc Sal Sant Scar Tag Ven Zan Aran Bas Bor \
            Cam Car Cer Chi Cor Dom Fal Gar Gri Lan Luc Man Mel Mol Per Pol Ros Sar Tor Val Vit",
    endings: "{}i {}ini {}etti {}elli {}oni {}one {}ano {}ari {}ese {}ucci {}azzo {}ello {}otti {}eri {}iano",
    suburbs: "San_{}o Villa_{}illa General_{}ano {}ales Santa_{}a Barrio_{}osa {}eda",
    streets: names(0.013, 0.2, LATIN_STREETS),
    street_forms: STREET_FORMS,
    address: "{} #",
    house_numbers: 5_000,
    firms: "{}_S.A. {}_S.R.L. {}_e_Hijos_S.R.L. Hermanos_{} Distribuidora_{} Estudio_{} Panadería_{}",
};

pub(super) static COLOMBIAN: Naming = Naming {
    women: names(0.02, 0.83, LATIN_WOMEN),
    men: names(0.02, 0.83, LATIN_MEN),
    rest: Rest::None,
    families: names(
        0.029,
        0.52,
        "Rodríguez Gómez González Martínez García López Hernández Sánchez Pérez Díaz Ramírez Rojas Torres \
               Vargas Moreno Gutiérrez Jiménez Muñoz Castro Ortiz Álvarez Ruiz Suárez Herrera Romero Quintero Morales Valencia Ramos \
               Castillo Giraldo Mejía Cárdenas Osorio Guerrero Rivera Restrepo Medina Mosquera Parra Contreras Correa Mendoza Vásquez \
               Zapata Cortés Velásquez Córdoba Gil Ospina Arias Cruz Salazar Flórez Ríos Marín Jaramillo Patiño Velasco Castaño \
               Escobar Bedoya Montoya Duque Cardona Buitrago Acosta Duarte Sierra Reyes Arango Vega Pineda Barrera Rincón Franco \
               Londoño Arboleda Peña Delgado Caicedo Bernal Aguirre Benavides Beltrán Mora Niño Galvis Forero Cifuentes Ávila",
    ),
    family: Family::Two,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: "San_{}o {}quirá {}cipá Villa_{}illa Santa_{}a {}chía {}gasugá",
    streets: names(
        0.02,
        0.85,
        "Calle_80 Carrera_7 Calle_72 Carrera_15 Calle_100 Carrera_30 Calle_26 Carrera_13 Calle_13 Carrera_68 Calle_63 \
         Carrera_11 Calle_45 Carrera_50 Calle_134 Carrera_9 Calle_127 Carrera_24 Calle_170 Carrera_19 Calle_53 Carrera_27 Calle_22 \
         Carrera_10 Calle_90 Carrera_45 Calle_147 Carrera_72 Calle_116 Carrera_86 Calle_6 Carrera_54 Calle_19 Carrera_80 Calle_140 \
         Diagonal_40 Transversal_25 Calle_57 Carrera_17 Calle_85 Carrera_14 Calle_34 Carrera_21 Calle_152 Carrera_103 Avenida_Suba \
         Avenida_Boyacá Avenida_Caracas Avenida_El_Dorado Avenida_Primero_de_Mayo Diagonal_61 Transversal_60 Calle_67 Carrera_58",
    ),
    street_forms: "Calle_{}ano Avenida_{}ales Calle_{}illa Transversal_{}osa",
    address: "{} N.º #",
    house_numbers: 120,
    firms: "{}_S.A.S. {}_Hermanos_S.A.S. Distribuidora_{} Inversiones_{}_S.A.S. Comercializadora_{} {}_y_Cía.",
};

pub(super) static CHILEAN: Naming = Naming {
    women: names(0.02, 0.82, LATIN_WOMEN),
    men: names(0.024, 0.82, LATIN_MEN),
    rest: Rest::None,
    families: names(
        0.039,
        0.55,
        "González Muñoz Rojas Díaz Pérez Soto Contreras Silva Martínez Sepúlveda Morales Rodríguez López Araya \
               Fuentes Hernández Torres Espinoza Flores Castillo Valenzuela Ramírez Reyes Gutiérrez Castro Vargas Álvarez Vásquez \
               Tapia Fernández Sánchez Cortés Gómez Herrera Carrasco Núñez Miranda Jara Vergara Rivera Figueroa García Bravo Riquelme \
               Vera Vega Molina Campos Sandoval Olivares Orellana Zúñiga Ortiz Gallardo Garrido Alarcón Salazar Pizarro Aguilera \
               Henríquez Peña Saavedra Navarro Guzmán Aravena Romero Guerrero Parra Cárdenas Escobar Lagos Salinas Medina Yáñez \
               Leiva Moreno Bustos Farías Godoy Ruiz Toro Mora Cáceres Maldonado Cerda Acuña Poblete Palma Donoso Venegas Pino Ávila",
    ),
    family: Family::Two,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: "San_{}o Villa_{}illa {}hue Santa_{}a {}co {}ales Lo_{}ano {}quén",
    streets: names(0.012, 0.18, LATIN_STREETS),
    street_forms: STREET_FORMS,
    address: "{} #",
    house_numbers: 4_500,
    firms: "{}_SpA {}_Ltda. {}_y_Cía._Ltda. Distribuidora_{} Hermanos_{} Comercial_{}_SpA",
};
